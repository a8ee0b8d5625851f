package dev.millrace.benchmarks.flink;

import dev.millrace.benchmarks.floor.JobArguments;
import org.apache.flink.api.java.DataSet;
import org.apache.flink.api.java.ExecutionEnvironment;

/**
 * What a user would write in an afternoon: fields by a regular expression, requests by client and
 * minute, and traffic by minute. It finds no attack: no behaviour, no model, no detector, no dead
 * letters.
 */
public final class RegexJob {
  private RegexJob() {}

  public static void main(String[] given) throws Exception {
    JobArguments arguments = JobArguments.of(given);
    ExecutionEnvironment environment =
        ExecutionEnvironment.createLocalEnvironment(FlinkJob.configuration());
    environment.setParallelism(arguments.parallelism());
    environment.getConfig().enableObjectReuse();
    DataSet<Requests> clients =
        environment
            .readTextFile(arguments.input().get(0))
            .flatMap(new MatchLine())
            .groupBy("client", "minute")
            .reduce(Requests::plus);
    clients.writeAsText(arguments.output() + "/clients");
    clients
        .map(Requests::withoutClient)
        .returns(Requests.class)
        .groupBy("minute")
        .reduce(Requests::plus)
        .writeAsText(arguments.output() + "/traffic");
    environment.execute("web-log-regex");
  }
}
