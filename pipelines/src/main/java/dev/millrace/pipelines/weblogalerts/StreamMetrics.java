package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.kafka.TimedRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * What operators watch of a stream, under names that stay: {@code millrace.parse.lines}, {@code
 * millrace.parse.deadLetters}, {@code millrace.parse.deadLetters.<reason>} and {@code
 * millrace.parse.delayMillis}, from event time to parsing, of the last line of each batch. For a
 * person's eyes: an engine that retries counts twice, and the ledger does not.
 */
final class StreamMetrics {
  private static final String STEP = "millrace.parse";

  private final Counter lines = Metrics.counter(STEP, "lines");
  private final Counter deadLetters = Metrics.counter(STEP, "deadLetters");
  private final Distribution delay = Metrics.distribution(STEP, "delayMillis");
  private final Map<String, Counter> reasons = new HashMap<>();

  void parsed(List<TimedRecord> records) {
    if (!records.isEmpty()) {
      lines.inc(records.size());
      long eventTime = records.get(records.size() - 1).timestamp();
      delay.update(Math.max(0, System.currentTimeMillis() - eventTime));
    }
  }

  void setAside(String reason) {
    deadLetters.inc();
    reasons.computeIfAbsent(reason, word -> Metrics.counter(STEP, "deadLetters." + word)).inc();
  }
}
