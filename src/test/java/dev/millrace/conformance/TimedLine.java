package dev.millrace.conformance;

import dev.millrace.conformance.oracle.LogGrammar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A line and when it happened; one that is no request has the time of that before it.
 *
 * @param text each character a byte
 * @param id that its producer gave it; null for none
 */
record TimedLine(String text, long time, @Nullable String id) {

  static List<TimedLine> of(List<String> lines, LogGrammar grammar) {
    List<TimedLine> timed = new ArrayList<>();
    long time =
        lines.stream()
            .mapToLong(line -> grammar.time(line).orElse(Long.MAX_VALUE))
            .min()
            .orElseThrow();
    for (String line : lines) {
      time = grammar.time(line).orElse(time);
      timed.add(new TimedLine(line, time, null));
    }
    return timed;
  }

  TimedLine withId(String given) {
    return new TimedLine(text, time, given);
  }

  /** As they arrive, each by less than the greatest delay later than its time. */
  static List<TimedLine> shuffled(List<TimedLine> lines, int maxDelayMillis, Random random) {
    return lines.stream()
        .map(line -> Map.entry(line.time() + random.nextInt(maxDelayMillis), line))
        .sorted(Comparator.comparingLong(Map.Entry::getKey))
        .map(Map.Entry::getValue)
        .toList();
  }
}
