package dev.millrace.benchmarks.flink;

import dev.millrace.benchmarks.floor.TableFile;
import dev.millrace.pipelines.weblogalerts.Alert;
import dev.millrace.pipelines.weblogalerts.TrafficRow;
import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.MapPartitionFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.util.Collector;

/** Judges the windows of the whole site as one series, and lands them. */
final class LandTraffic implements MapPartitionFunction<Tuple2<Long, byte[]>, Void> {
  private static final long serialVersionUID = 1L;

  private final WebLogSteps steps;
  private final String output;

  LandTraffic(WebLogSteps steps, String output) {
    this.steps = steps;
    this.output = output;
  }

  @Override
  public void mapPartition(Iterable<Tuple2<Long, byte[]>> windows, Collector<Void> out)
      throws Exception {
    Map<Long, WebLogSteps.Traffic> site = new HashMap<>();
    windows.forEach(window -> site.put(window.f0, WebLogSteps.Traffic.decoded(window.f1)));
    try (TableFile<TrafficRow> rows =
            TableFile.create(output, "traffic", "part", WebLogSteps.traffic());
        TableFile<Alert> alerts =
            TableFile.create(output, "alerts", "traffic", WebLogSteps.alerts())) {
      steps.judge(site, rows, alerts);
    }
  }
}
