package dev.millrace.benchmarks.stream;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of a contender at once.
 *
 * @param recordsPerSecond that it read while enough waited
 * @param processors that its process kept busy meanwhile
 * @param lastWords that it came to
 */
record RateRun(double recordsPerSecond, double processors, Map<String, String> lastWords) {

  String describe(Contender contender) {
    return String.format(
        "%-12s %,9.0f records/s, %.2f processors, %,d last words",
        contender.title(), recordsPerSecond, processors, lastWords.size());
  }

  /** Medians side by side, in Markdown. */
  static String table(Map<Contender, List<RateRun>> runs) {
    StringBuilder table = new StringBuilder();
    table.append(String.format("%n| %-17s | %9s | %10s |%n", "", "records/s", "processors"));
    table.append("|-------------------|----------:|-----------:|\n");
    runs.forEach(
        (contender, all) ->
            table.append(
                String.format(
                    "| %-17s | %,9.0f | %10.2f |%n",
                    contender.title(),
                    median(all, RateRun::recordsPerSecond),
                    median(all, RateRun::processors))));
    if (runs.containsKey(Contender.MILLRACE) && runs.containsKey(Contender.NATIVE)) {
      List<RateRun> mine = runs.get(Contender.MILLRACE);
      List<RateRun> theirs = runs.get(Contender.NATIVE);
      table.append(
          String.format(
              "| %-17s | %9.2f | %10.2f |%n",
              "Millrace / native",
              median(mine, RateRun::recordsPerSecond) / median(theirs, RateRun::recordsPerSecond),
              median(mine, RateRun::processors) / median(theirs, RateRun::processors)));
    }
    return table.toString();
  }

  private static double median(List<RateRun> runs, ToDoubleFunction<RateRun> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
