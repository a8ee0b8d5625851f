package dev.millrace.conformance.oracle;

import java.util.Map;

/** The row of a line that could not be parsed, but for its message. */
final class DeadLetterOracle {
  static final int LONGEST_LINE = 1 << 20;
  private static final int KEPT = 1 << 16;

  private DeadLetterOracle() {}

  static Row row(LogLine line, String reason) {
    String kept =
        line.text().length() > LONGEST_LINE ? line.text().substring(0, KEPT) : line.text();
    return Row.of(
        "step",
        "Parse lines",
        "reason",
        reason,
        "payload",
        kept,
        "payloadLength",
        line.text().length(),
        "source",
        Map.of("uri", line.source(), "offset", line.offset()),
        "version",
        2);
  }
}
