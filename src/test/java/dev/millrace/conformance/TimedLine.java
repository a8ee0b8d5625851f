package dev.millrace.conformance;

import dev.millrace.conformance.oracle.LogGrammar;
import java.util.ArrayList;
import java.util.List;

/**
 * A line and when it happened; one that is no request has the time of that before it.
 *
 * @param text each character a byte
 */
record TimedLine(String text, long time) {

  static List<TimedLine> of(List<String> lines, LogGrammar grammar) {
    List<TimedLine> timed = new ArrayList<>();
    long time =
        lines.stream()
            .mapToLong(line -> grammar.time(line).orElse(Long.MAX_VALUE))
            .min()
            .orElseThrow();
    for (String line : lines) {
      time = grammar.time(line).orElse(time);
      timed.add(new TimedLine(line, time));
    }
    return timed;
  }
}
