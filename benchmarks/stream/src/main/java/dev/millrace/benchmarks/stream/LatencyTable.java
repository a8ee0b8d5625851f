package dev.millrace.benchmarks.stream;

import java.util.List;
import java.util.Map;

/** Latencies side by side, in Markdown. */
final class LatencyTable {
  private LatencyTable() {}

  /** All runs of a contender together. */
  static String of(Map<Contender, List<LatencyRun>> runs) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            "%n| %-21s | %8s | %7s | %7s | %6s | %6s | %6s | %6s | %11s | %10s | %9s | %10s |%n",
            "milliseconds",
            "events/s",
            "alerts",
            "early",
            "p50",
            "p90",
            "p99",
            "max",
            "passed over",
            "longest",
            "strangers",
            "processors"));
    table.append(
        "|-----------------------|---------:|--------:|--------:|-------:|-------:|-------:|-------:"
            + "|------------:|-----------:|----------:|-----------:|\n");
    runs.forEach((contender, all) -> table.append(row(contender, all)));
    if (runs.containsKey(Contender.MILLRACE) && runs.containsKey(Contender.NATIVE)) {
      table.append(ratio(runs.get(Contender.MILLRACE), runs.get(Contender.NATIVE)));
    }
    return table.toString();
  }

  private static String row(Contender contender, List<LatencyRun> runs) {
    Delays delays = together(runs);
    Percentiles millis = Percentiles.of(delays.millis());
    Percentiles passedOver = Percentiles.of(delays.passedOver());
    return String.format(
        "| %-21s | %,8.0f | %,7d | %,7d | %,6d | %,6d | %,6d | %,6d | %,11d | %,10d | %,9d | %10.2f |%n",
        contender.title(),
        runs.stream().mapToDouble(LatencyRun::eventsPerSecond).average().orElse(0),
        millis.count(),
        delays.early(),
        millis.at(50),
        millis.at(90),
        millis.at(99),
        millis.at(100),
        passedOver.count(),
        passedOver.at(100),
        delays.strangers(),
        runs.stream().mapToDouble(LatencyRun::processors).average().orElse(0));
  }

  private static String ratio(List<LatencyRun> mine, List<LatencyRun> theirs) {
    Percentiles one = Percentiles.of(together(mine).millis());
    Percentiles other = Percentiles.of(together(theirs).millis());
    return String.format(
        "| %-21s | %8s | %7s | %7s | %6.2f | %6.2f | %6.2f | %6.2f | %11s | %10s | %9s | %10s |%n",
        "Millrace / native",
        "",
        "",
        "",
        (double) one.at(50) / other.at(50),
        (double) one.at(90) / other.at(90),
        (double) one.at(99) / other.at(99),
        (double) one.at(100) / other.at(100),
        "",
        "",
        "",
        "");
  }

  private static Delays together(List<LatencyRun> runs) {
    return Delays.together(runs.stream().map(LatencyRun::delays).toList());
  }
}
