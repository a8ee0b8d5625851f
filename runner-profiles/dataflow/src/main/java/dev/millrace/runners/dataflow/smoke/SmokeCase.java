package dev.millrace.runners.dataflow.smoke;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;

/**
 * One template, what it is launched with, and what must have landed then.
 *
 * @param template its name
 * @param parameters of the launch
 * @param output where its run is published
 * @param needs another one that must have done what it should; empty: none
 * @param after others that must be over, as they read what this one changes
 * @param totals of the ledger that are known beforehand; none: what is read is kept, and not
 *     nothing
 * @param leftOut why it is not run; empty: it is
 */
record SmokeCase(
    String template,
    ImmutableMap<String, String> parameters,
    String output,
    String needs,
    List<String> after,
    ImmutableMap<String, Long> totals,
    String leftOut) {

  static SmokeCase of(String template, Map<String, String> parameters, String output) {
    return new SmokeCase(
        template, ImmutableMap.copyOf(parameters), output, "", List.of(), ImmutableMap.of(), "");
  }

  static SmokeCase leftOut(String template, String why) {
    return new SmokeCase(template, ImmutableMap.of(), "", "", List.of(), ImmutableMap.of(), why);
  }

  SmokeCase withNeed(String other) {
    return new SmokeCase(template, parameters, output, other, after, totals, leftOut);
  }

  SmokeCase withAfter(String other) {
    return new SmokeCase(template, parameters, output, needs, List.of(other), totals, leftOut);
  }

  SmokeCase withTotals(Map<String, Long> known) {
    return new SmokeCase(
        template, parameters, output, needs, after, ImmutableMap.copyOf(known), leftOut);
  }
}
