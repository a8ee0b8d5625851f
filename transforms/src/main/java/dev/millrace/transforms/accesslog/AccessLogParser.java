package dev.millrace.transforms.accesslog;

import dev.millrace.transforms.accesslog.Rejection.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lines of an access log apart. One per thread; not thread-safe. A line that is as its
 * format says is read once, from left to right, without regular expression, {@code String} or
 * allocation.
 *
 * <p><b>What is forgiven</b>, because servers and what lies between them and us write it: blanks,
 * tabs, CR and LF around the line, and a pair of quotes around all of it; {@code -} without quotes
 * for a quoted field; quotes inside a quoted field that nobody escaped, if the rest of the line can
 * only be read so; the text between two fields inside a field that a client fills (a user name with
 * spaces, but not with a quote that nobody escaped); a last field whose quote is never closed,
 * because the line was cut; fields behind those of the format, because servers append some. ISO
 * 8601 where {@code %t} or {@code $time_local} should be.
 *
 * <p><b>What is not</b>: a missing field, a time that is none, a status or a number of bytes that
 * is neither a number nor absent. See {@link Reason}.
 *
 * <p><b>Method.</b> The first end of each field that the format allows is taken. Where the rest of
 * the line then does not fit, the last field that may hold anything is prolonged to its next
 * possible end, as a lazy regular expression would do, and at last once more with backslashes taken
 * for themselves, because old servers escape nothing. After {@value #MAX_TRIES} tries the line is
 * given up, so that its cost is linear in its length whatever somebody wrote into it.
 */
public final class AccessLogParser {
  /** The longest line that is read, in bytes. */
  public static final int MAX_LENGTH = 1 << 20;

  private static final int MAX_TRIES = 256;
  private static final int PREFIX = -1;
  private static final int NOTHING = -2;

  private final CompiledFormat format;
  private final FieldStep[] steps;
  private final TimeReader time;
  private final ForwardedClient forwardedClient;
  private final boolean hasRequest;
  private final String queryMark;
  private final ByteSlice forwarded = new ByteSlice();
  private final ByteSlice query = new ByteSlice();

  // Where the values of the steps lie, and where the search for the next one goes on.
  private final int[] starts;
  private final int[] ends;
  private final int[] nexts;
  private long status;
  private long bytes;
  private boolean escapes;
  private int tries;
  private boolean anySpecial;
  private int failedStep;
  private int failedAt;

  private AccessLogParser(LogFormat format) {
    this.format = format.compile();
    steps = this.format.steps().toArray(new FieldStep[0]);
    starts = new int[steps.length];
    ends = new int[steps.length];
    nexts = new int[steps.length];
    time = this.format.time().reader();
    forwardedClient = new ForwardedClient(format.trustedProxies());
    hasRequest = this.format.has(Field.REQUEST);
    queryMark = this.format.has(Field.ARGUMENTS) ? "?" : "";
  }

  /** A parser of lines of this format. */
  public static AccessLogParser of(LogFormat format) {
    return new AccessLogParser(format);
  }

  /**
   * Reads {@code buffer[from]} to {@code buffer[to - 1]}, a line without its separator.
   *
   * @param into shows the fields afterwards; undefined if the line was rejected
   * @return null if the line was read, else why not
   */
  public @Nullable Rejection parse(byte[] buffer, int from, int to, AccessLogLine into) {
    int start = from;
    int end = to;
    while (start < end && Bytes.isBlank(buffer[start])) {
      start++;
    }
    while (end > start && Bytes.isBlank(buffer[end - 1])) {
      end--;
    }
    if (start == end) {
      return Rejection.of(
          Reason.EMPTY, "Empty line: nothing but blanks in " + (to - from) + " bytes");
    }
    if (end - start > MAX_LENGTH) {
      return Rejection.of(
          Reason.TOO_LONG,
          "Line too long: " + (end - start) + " bytes (must be at most " + MAX_LENGTH + ")");
    }
    if (buffer[start] == '"' && !format.startsWithQuote()) {
      start++;
      end = end > start && buffer[end - 1] == '"' ? end - 1 : end;
    }
    if (!match(buffer, start, end)) {
      return Diagnosis.of(format, failedStep, buffer, from, failedAt, end);
    }
    assign(buffer, into);
    return null;
  }

  private boolean match(byte[] line, int from, int to) {
    anySpecial = false;
    failedStep = NOTHING;
    byte[] prefix = format.prefix();
    if (!Bytes.standsAt(prefix, line, from, to)) {
      fail(PREFIX, from);
      return false;
    }
    int first = from + prefix.length;
    escapes = true;
    if (follow(line, first, to)) {
      return true;
    }
    escapes = false;
    return anySpecial && follow(line, first, to);
  }

  private void fail(int step, int at) {
    if (failedStep == NOTHING) {
      failedStep = step;
      failedAt = at;
    }
  }

  /** Finds a place for the value of each step. */
  private boolean follow(byte[] line, int from, int to) {
    tries = 0;
    int i = 0;
    int at = from;
    while (i < steps.length) {
      if (place(i, line, at, to)) {
        at = nexts[i++];
        continue;
      }
      fail(i, at);
      do {
        i--;
        if (i < 0 || tries++ >= MAX_TRIES) {
          return false;
        }
      } while (!prolong(i, line, to));
      at = nexts[i++];
    }
    return true;
  }

  /** Finds the first place of a value that starts at {@code at}. */
  private boolean place(int i, byte[] line, int at, int to) {
    FieldStep step = steps[i];
    if (step.quoted()) {
      if (at < to && line[at] == '"') {
        starts[i] = at + 1;
        return closeQuote(i, step, line, at + 1, to);
      }
      return placeDash(i, step, line, at, to);
    }
    starts[i] = at;
    return step.time() == null ? endText(i, step, line, at, to) : endTime(i, step, line, at, to);
  }

  /** Finds the next possible end of a value. */
  private boolean prolong(int i, byte[] line, int to) {
    FieldStep step = steps[i];
    if (!step.field().holdsAnything() || ends[i] >= to) {
      return false;
    }
    return step.quoted()
        ? line[ends[i]] == '"' && closeQuote(i, step, line, ends[i] + 1, to)
        : endText(i, step, line, ends[i] + 1, to);
  }

  /** Some servers write the absent value of a quoted field without its quotes. */
  private boolean placeDash(int i, FieldStep step, byte[] line, int at, int to) {
    if (at < to && line[at] == '-' && endsAt(i, step, line, at + 1, to)) {
      starts[i] = at;
      ends[i] = at + 1;
      return hasValidValue(i, step, line);
    }
    return false;
  }

  private boolean closeQuote(int i, FieldStep step, byte[] line, int from, int to) {
    int at = from;
    while ((at = Bytes.findSpecial(line, at, to)) < to) {
      byte special = line[at];
      if (special != '"') {
        anySpecial = true;
        at += special == '\\' && escapes && at + 1 < to ? 2 : 1;
      } else if (endsAt(i, step, line, at + 1, to)) {
        ends[i] = at;
        return hasValidValue(i, step, line);
      } else {
        at++;
      }
    }
    if (i == steps.length - 1 && step.separator().length == 0) {
      ends[i] = to;
      nexts[i] = to;
      return hasValidValue(i, step, line);
    }
    return false;
  }

  private boolean endText(int i, FieldStep step, byte[] line, int from, int to) {
    byte[] separator = step.separator();
    if (separator.length == 0) {
      return endLine(i, step, line, from, to);
    }
    byte first = separator[0];
    boolean whole = step.field().holdsAnything();
    int start = from == starts[i] ? afterEmptyQuotes(line, from, to) : from;
    for (int at = start; at < to; at++) {
      byte b = line[at];
      if (b == first && endsAt(i, step, line, at, to)) {
        ends[i] = at;
        return hasValidValue(i, step, line);
      }
      if (b == '"' || (b == ' ' && !whole)) {
        return false;
      }
      if (b == '\\' || b < 0) {
        anySpecial = true;
        at += b == '\\' && escapes ? 1 : 0;
      }
    }
    return false;
  }

  /** Apache writes two quotes for a user whose name is empty, where no quotes are otherwise. */
  private static int afterEmptyQuotes(byte[] line, int at, int to) {
    return at + 1 < to && line[at] == '"' && line[at + 1] == '"' ? at + 2 : at;
  }

  /**
   * Ends the last value: one that may hold blanks at the end of the line, others before a blank.
   */
  private boolean endLine(int i, FieldStep step, byte[] line, int from, int to) {
    boolean whole = step.field().holdsAnything();
    int at = from;
    while (at < to && (whole || !Bytes.isBlank(line[at]))) {
      anySpecial |= line[at] == '\\' || line[at] < 0;
      at++;
    }
    ends[i] = at;
    return endsAt(i, step, line, at, to) && hasValidValue(i, step, line);
  }

  private boolean endTime(int i, FieldStep step, byte[] line, int at, int to) {
    int end = time.read(line, at, to);
    if (end == TimeReader.NONE || !endsAt(i, step, line, end, to)) {
      return false;
    }
    ends[i] = end;
    return true;
  }

  /** Whether what follows the step stands here; then the next step starts after it. */
  private boolean endsAt(int i, FieldStep step, byte[] line, int at, int to) {
    byte[] separator = step.separator();
    // Most separators are one blank.
    boolean stands =
        separator.length == 1
            ? at < to && line[at] == separator[0]
            : Bytes.standsAt(separator, line, at, to);
    if (!stands) {
      return false;
    }
    int next = at + step.skipped();
    nexts[i] = next;
    return i < steps.length - 1 || next == to || hasAppendedFields(line, next, to);
  }

  private boolean hasAppendedFields(byte[] line, int at, int to) {
    return tries++ < MAX_TRIES && AppendedFields.standAt(line, at, to);
  }

  private boolean hasValidValue(int i, FieldStep step, byte[] line) {
    return switch (step.field()) {
      case STATUS -> (status = Numbers.status(line, starts[i], ends[i])) != Numbers.INVALID;
      case BYTES -> (bytes = Numbers.bytes(line, starts[i], ends[i])) != Numbers.INVALID;
      case TIME -> time.read(line, starts[i], ends[i]) == ends[i];
      case CLIENT,
          FORWARDED,
          IDENT,
          USER,
          REQUEST,
          METHOD,
          TARGET,
          QUERY,
          ARGUMENTS,
          PROTOCOL,
          REFERRER,
          AGENT,
          SKIPPED ->
          true;
    };
  }

  private void assign(byte[] line, AccessLogLine into) {
    into.clear();
    forwarded.clear();
    query.clear();
    for (int i = 0; i < steps.length; i++) {
      switch (steps[i].field()) {
        case CLIENT -> show(i, line, into.client(), into);
        case FORWARDED -> show(i, line, forwarded, into);
        case IDENT -> show(i, line, into.ident(), into);
        case USER -> show(i, line, into.user(), into);
        case TIME -> into.time(time.millis());
        case REQUEST -> show(i, line, into.request(), into);
        case METHOD -> show(i, line, into.method(), into);
        case TARGET -> show(i, line, into.target(), into);
        case QUERY, ARGUMENTS -> show(i, line, query, into);
        case PROTOCOL -> show(i, line, into.protocol(), into);
        case STATUS -> into.status((int) status);
        case BYTES -> into.bytes(bytes);
        case REFERRER -> show(i, line, into.referrer(), into);
        case AGENT -> show(i, line, into.agent(), into);
        case SKIPPED -> {}
      }
    }
    if (hasRequest) {
      RequestSplitter.split(into.request(), into.method(), into.target(), into.protocol());
    } else {
      into.joinRequest(queryMark, query);
    }
    if (!forwarded.isEmpty()) {
      forwardedClient.find(forwarded, into.client());
    }
  }

  private void show(int i, byte[] line, ByteSlice slice, AccessLogLine into) {
    int start = starts[i];
    int end = ends[i];
    if (end - start == 1 && line[start] == '-') {
      return;
    }
    if (end - start == 2 && !steps[i].quoted() && afterEmptyQuotes(line, start, end) == end) {
      return;
    }
    slice.set(line, start, end);
    if (anySpecial) {
      TextDecoder.decode(slice, into);
    }
  }
}
