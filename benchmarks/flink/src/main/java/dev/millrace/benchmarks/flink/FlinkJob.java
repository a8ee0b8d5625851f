package dev.millrace.benchmarks.flink;

import dev.millrace.benchmarks.floor.JobArguments;
import dev.millrace.io.FileInlet;
import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import org.apache.flink.api.common.operators.Order;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.api.java.io.DiscardingOutputFormat;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * The job as a native Flink batch program: ranges are counted where they are read, counts meet in
 * one shuffle, and the task that merges them scores and lands them. Windows of the whole site
 * travel through the same shuffle and go on to one task.
 */
public final class FlinkJob {
  private FlinkJob() {}

  public static void main(String[] given) throws Exception {
    JobArguments arguments = JobArguments.of(given);
    WebLogSteps steps = WebLogSteps.withModel(arguments.model());

    ExecutionEnvironment environment = ExecutionEnvironment.createLocalEnvironment(configuration());
    environment.setParallelism(arguments.parallelism());
    environment.getConfig().enableObjectReuse();
    environment
        .fromCollection(FileInlet.matching(arguments.input()).split())
        .rebalance()
        .mapPartition(new CountRanges(steps, arguments.output()))
        .returns(Types.TUPLE(Types.STRING, Types.LONG, Types.PRIMITIVE_ARRAY(Types.BYTE)))
        .name("Read, parse and count lines")
        .groupBy(0)
        .sortGroup(1, Order.ASCENDING)
        .reduceGroup(new LandClients(steps, arguments.output()))
        .returns(Types.TUPLE(Types.LONG, Types.PRIMITIVE_ARRAY(Types.BYTE)))
        .name("Merge, score and land clients")
        .mapPartition(new LandTraffic(steps, arguments.output()))
        .returns(Types.VOID)
        .setParallelism(1)
        .name("Judge and land traffic")
        .output(new DiscardingOutputFormat<>());
    environment.execute("web-log-alerts");
  }

  /** A cluster inside this process that needs as little as it can. */
  static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    return configuration;
  }

  /** Counts as they travel: whose (see {@link #SITE}), window and encoded counts. */
  static Tuple3<String, Long, byte[]> counts(String whose, long windowStart, byte[] counts) {
    return Tuple3.of(whose, windowStart, counts);
  }

  /** Stands for the whole site in place of a client, whose name never holds a line feed. */
  static final String SITE = "\n";
}
