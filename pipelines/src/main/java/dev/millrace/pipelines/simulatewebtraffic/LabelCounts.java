package dev.millrace.pipelines.simulatewebtraffic;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** How much has been written; one thread adds, others may look at the sums. */
final class LabelCounts {
  private final Map<String, Long> byLabel = new TreeMap<>();
  private final LongAdder lines = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  void add(LabelledLine line) {
    byLabel.merge(line.label(), 1L, Long::sum);
    lines.increment();
    bytes.add(line.line().length + 1L);
  }

  Map<String, Long> byLabel() {
    return Collections.unmodifiableMap(byLabel);
  }

  long lines() {
    return lines.sum();
  }

  long bytes() {
    return bytes.sum();
  }
}
