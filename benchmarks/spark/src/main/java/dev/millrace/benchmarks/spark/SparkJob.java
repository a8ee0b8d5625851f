package dev.millrace.benchmarks.spark;

import dev.millrace.benchmarks.floor.JobArguments;
import dev.millrace.benchmarks.floor.TableFile;
import dev.millrace.io.FileInlet;
import dev.millrace.io.FileRange;
import dev.millrace.pipelines.weblogalerts.Alert;
import dev.millrace.pipelines.weblogalerts.TrafficRow;
import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * The job as a native Spark program on RDDs: ranges are counted where they are read, counts meet in
 * one shuffle, and the task that merges them scores and lands them. Windows of the whole site
 * travel through the same shuffle and come back to the driver, which judges them.
 */
public final class SparkJob {
  /** Bytes of input for each task of the second stage. */
  private static final long INPUT_BYTES_PER_TASK = 64L << 20;

  private SparkJob() {}

  public static void main(String[] given) throws Exception {
    JobArguments arguments = JobArguments.of(given);
    WebLogSteps steps = WebLogSteps.withModel(arguments.model());
    FileInlet inlet = FileInlet.matching(arguments.input());
    List<FileRange> ranges = inlet.split();
    int tasks = (int) Math.max(arguments.parallelism(), inlet.totalBytes() / INPUT_BYTES_PER_TASK);

    try (JavaSparkContext spark = new JavaSparkContext(configuration(arguments))) {
      Map<Long, WebLogSteps.Traffic> site = new HashMap<>();
      spark
          .parallelize(ranges, ranges.size())
          .mapPartitionsToPair(new CountRanges(steps, arguments.output()))
          .combineByKey(
              counts -> counts, Counts::merge, Counts::merge, new ByClient(tasks), false, null)
          .mapPartitionsWithIndex(new LandClients(steps, arguments.output()), true)
          .collect()
          .forEach(window -> site.put(window._1(), window._2()));
      landTraffic(steps, arguments.output(), site);
    }
  }

  private static void landTraffic(
      WebLogSteps steps, String output, Map<Long, WebLogSteps.Traffic> site) throws Exception {
    try (TableFile<TrafficRow> rows =
            TableFile.create(output, "traffic", "part", WebLogSteps.traffic());
        TableFile<Alert> alerts =
            TableFile.create(output, "alerts", "traffic", WebLogSteps.alerts())) {
      steps.judge(site, rows, alerts);
    }
  }

  private static SparkConf configuration(JobArguments arguments) {
    return new SparkConf()
        .setAppName("web-log-alerts")
        .setMaster("local[" + arguments.parallelism() + "]")
        .set("spark.ui.enabled", "false")
        .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .set("spark.kryo.registrator", Registration.class.getName());
  }

  /** A window of the site with its counts. */
  static Tuple2<Long, WebLogSteps.Traffic> window(long start, WebLogSteps.Traffic traffic) {
    return new Tuple2<>(start, traffic);
  }
}
