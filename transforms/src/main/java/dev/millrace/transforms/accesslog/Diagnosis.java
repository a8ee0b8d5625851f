package dev.millrace.transforms.accesslog;

import dev.millrace.transforms.accesslog.Rejection.Reason;

/** Says what is wrong with a line, by the first step that found no place in it. */
final class Diagnosis {
  private static final int SHOWN = 60;

  private final CompiledFormat format;
  private final int failed;
  private final byte[] line;
  private final int from;
  private final int at;
  private final int to;

  private Diagnosis(CompiledFormat format, int failed, byte[] line, int from, int at, int to) {
    this.format = format;
    this.failed = failed;
    this.line = line;
    this.from = from;
    this.at = at;
    this.to = to;
  }

  /**
   * @param failed index of the step, or -1 if the line does not start as the format does
   * @param from start of the line
   * @param at where the step was looked for
   * @param to end of the line
   */
  static Rejection of(CompiledFormat format, int failed, byte[] line, int from, int at, int to) {
    return new Diagnosis(format, failed, line, from, at, to).rejection();
  }

  private Rejection rejection() {
    if (failed < 0) {
      return wrongSeparator("the start of the line", format.prefix(), at);
    }
    FieldStep step = format.steps().get(failed);
    if (at >= to) {
      return missing(step.name(), at);
    }
    if (step.field() == Field.TIME) {
      return time(step);
    }
    if (step.quoted()) {
      return quoted(step);
    }
    return text(step);
  }

  private Rejection time(FieldStep step) {
    TimePattern pattern = format.time();
    int start = step.quoted() && line[at] == '"' ? at + 1 : at;
    int end = pattern.reader().read(line, start, to);
    if (end != TimeReader.NONE && !step.quoted()) {
      return wrongSeparator(step.name(), step.separator(), end);
    }
    return Rejection.of(
        Reason.BAD_TIME,
        "Invalid time "
            + step.name()
            + where(start)
            + found(start, to)
            + " (must be like "
            + pattern.example()
            + ")");
  }

  private Rejection quoted(FieldStep step) {
    if (line[at] != '"') {
      return Rejection.of(
          Reason.WRONG_SEPARATOR,
          "No quote before " + step.name() + where(at) + found(at, to) + " (must be \" or -)");
    }
    int close = at + 1;
    while (close < to && line[close] != '"') {
      close += line[close] == '\\' ? 2 : 1;
    }
    if (close < to && step.field() == Field.STATUS) {
      return number(Reason.BAD_STATUS, step, at + 1, close);
    }
    if (close < to && step.field() == Field.BYTES) {
      return number(Reason.BAD_BYTES, step, at + 1, close);
    }
    if (close == to - 1 && failed + 1 < format.steps().size()) {
      return missing(format.steps().get(failed + 1).name(), to);
    }
    return Rejection.of(
        Reason.UNCLOSED_QUOTE,
        "Unclosed quote of "
            + step.name()
            + where(at)
            + found(at, to)
            + " (must end with a quote"
            + (step.separator().length == 0
                ? ")"
                : " followed by " + shown(step.separator()) + ")"));
  }

  private Rejection text(FieldStep step) {
    int end = at;
    byte[] separator = step.separator();
    while (end < to
        && (separator.length == 0
            ? !Bytes.isBlank(line[end])
            : !Bytes.standsAt(separator, line, end, to))) {
      end++;
    }
    boolean isStatus = step.field() == Field.STATUS;
    if (isStatus && Numbers.status(line, at, end) == Numbers.INVALID) {
      return number(Reason.BAD_STATUS, step, at, end);
    }
    if (step.field() == Field.BYTES && Numbers.bytes(line, at, end) == Numbers.INVALID) {
      return number(Reason.BAD_BYTES, step, at, end);
    }
    int stray = at;
    while (stray < end && !cannotBeIn(step.field(), line[stray])) {
      stray += line[stray] == '\\' ? 2 : 1;
    }
    if (stray < end) {
      return wrongSeparator(step.name(), separator, stray);
    }
    return failed + 1 < format.steps().size()
        ? missing(format.steps().get(failed + 1).name(), at)
        : wrongSeparator(step.name(), separator, end);
  }

  private static boolean cannotBeIn(Field field, byte b) {
    return b == '"' || (b == ' ' && !field.holdsAnything());
  }

  private Rejection number(Reason reason, FieldStep step, int start, int end) {
    boolean isStatus = reason == Reason.BAD_STATUS;
    return Rejection.of(
        reason,
        (isStatus ? "Invalid status " : "Invalid number of bytes ")
            + step.name()
            + where(start)
            + found(start, end)
            + (isStatus ? " (must be three digits or -)" : " (must be a number or -)"));
  }

  private Rejection missing(String name, int after) {
    return Rejection.of(
        Reason.MISSING_FIELD,
        "Missing field "
            + name
            + (after < to
                ? ": not found" + where(after) + " or later" + found(after, to)
                : ": the line ends before it, in column " + (to - from))
            + " (is the log format right?)");
  }

  private Rejection wrongSeparator(String name, byte[] separator, int where) {
    return Rejection.of(
        Reason.WRONG_SEPARATOR,
        "Unexpected text after "
            + name
            + where(where)
            + found(where, to)
            + (separator.length == 0
                ? " (must be the end of the line)"
                : " (must be " + shown(separator) + ")"));
  }

  private String where(int place) {
    return " in column " + (place - from + 1);
  }

  private String found(int start, int end) {
    if (start >= end) {
      return "";
    }
    int shownEnd = Math.min(end, start + SHOWN);
    return ": '" + printable(line, start, shownEnd) + (shownEnd < end ? "..." : "") + "'";
  }

  private static String shown(byte[] separator) {
    return "'" + printable(separator, 0, separator.length) + "'";
  }

  /** ASCII that shows other bytes as they are escaped in a log. */
  private static String printable(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      if (bytes[i] >= ' ' && bytes[i] < 0x7F) {
        text.append((char) bytes[i]);
      } else {
        text.append(String.format("\\x%02X", bytes[i]));
      }
    }
    return text.toString();
  }
}
