package dev.millrace.conformance.oracle;

import java.util.OptionalLong;

/** The formats that the oracle can read. */
public enum LogGrammar {
  COMMON,
  COMBINED;

  /**
   * Reads one line, given without its line feed; each character is a byte.
   *
   * @return why it is no request; empty if it is one
   */
  public String rejection(String line) {
    return read(line).reason();
  }

  /** When the request of a line happened, epoch milliseconds; nothing if it is no request. */
  public OptionalLong time(String line) {
    return read(line)
        .request()
        .map(request -> OptionalLong.of(request.time()))
        .orElseGet(OptionalLong::empty);
  }

  ParsedLine read(String line) {
    return switch (this) {
      case COMMON -> LogPatterns.COMMON.read(line);
      case COMBINED -> LogPatterns.COMBINED.read(line);
    };
  }
}
