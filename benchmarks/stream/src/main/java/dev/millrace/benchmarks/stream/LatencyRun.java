package dev.millrace.benchmarks.stream;

/**
 * What was measured of a contender at once.
 *
 * @param lastWords that were the same as those of the replay, of the whole run
 * @param eventsPerSecond that came
 * @param processors that its process kept busy
 */
record LatencyRun(Delays delays, int lastWords, double eventsPerSecond, double processors) {

  String describe(Contender contender) {
    Percentiles millis = Percentiles.of(delays.millis());
    return String.format(
        "%-12s %,6.0f events/s, %.2f processors, %,d alerts: p50 %,d ms, p99 %,d ms;"
            + " same %,d last words as the replay",
        contender.title(),
        eventsPerSecond,
        processors,
        millis.count(),
        millis.at(50),
        millis.at(99),
        lastWords);
  }
}
