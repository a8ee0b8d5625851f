package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.DelayMetric;
import dev.millrace.io.kafka.Standing;
import dev.millrace.io.kafka.TimedRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * What operators watch of a stream, under names that stay: {@code millrace.parse.lines}, {@code
 * millrace.parse.deadLetters}, {@code millrace.parse.deadLetters.<reason>} and {@code
 * millrace.parse.delay}, from event time to parsing, of each line that is on time. For a person's
 * eyes: an engine that retries counts twice, and the ledger does not.
 */
final class StreamMetrics {
  private static final String STEP = "millrace.parse";

  private final Counter lines = Metrics.counter(STEP, "lines");
  private final Counter deadLetters = Metrics.counter(STEP, "deadLetters");
  private final DelayMetric delay = DelayMetric.of(STEP, "delay");
  private final Map<String, Counter> reasons = new HashMap<>();

  void parsed(List<TimedRecord> records) {
    long now = System.currentTimeMillis();
    for (TimedRecord record : records) {
      if (record.standing() == Standing.ON_TIME) {
        delay.observe(now - record.timestamp());
      }
    }
    delay.report();
    if (!records.isEmpty()) {
      lines.inc(records.size());
    }
  }

  void setAside(String reason) {
    deadLetters.inc();
    reasons.computeIfAbsent(reason, word -> Metrics.counter(STEP, "deadLetters." + word)).inc();
  }
}
