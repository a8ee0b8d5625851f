package dev.millrace.transforms.accesslog;

import java.util.List;
import java.util.stream.Collectors;

/** Reads a time part by part. */
final class PartsTimeReader implements TimeReader {
  /** What {@link #offsetMinutes} returns for what is no offset. */
  static final int NO_OFFSET = Integer.MIN_VALUE;

  /** Later than any log and early enough that no sum overflows. */
  private static final long MAX_EPOCH_DIGITS = 17;

  private static final int[] POWERS_OF_TEN = {1, 10, 100, 1_000};

  private final List<TimePart> parts;
  private byte[] bytes = {};
  private int at;
  private int to;
  private int year;
  private int month;
  private int day;
  private int hour;
  private int minute;
  private int second;
  private int fraction;
  private int offset;
  private int halfDay;
  private boolean isEpoch;
  private long epoch;
  private long millis;

  PartsTimeReader(List<TimePart> parts) {
    this.parts = parts;
  }

  static String example(List<TimePart> parts) {
    return parts.stream().map(TimePart::example).collect(Collectors.joining());
  }

  @Override
  public long millis() {
    return millis;
  }

  @Override
  public int read(byte[] bytes, int at, int to) {
    this.bytes = bytes;
    this.at = at;
    this.to = to;
    fraction = 0;
    offset = 0;
    halfDay = -1;
    isEpoch = false;
    for (int i = 0; i < parts.size(); i++) {
      if (!readPart(parts.get(i))) {
        return NONE;
      }
    }
    return evaluate() ? this.at : NONE;
  }

  private boolean evaluate() {
    if (isEpoch) {
      millis = epoch + fraction;
      return true;
    }
    if (halfDay >= 0) {
      if (hour < 1 || hour > 12) {
        return false;
      }
      hour = hour % 12 + 12 * halfDay;
    }
    if (!Calendar.isDate(year, month, day) || hour > 23 || minute > 59 || second > 59) {
      return false;
    }
    long minutes = Calendar.epochDay(year, month, day) * 1_440 + hour * 60L + minute - offset;
    millis = minutes * 60_000 + second * 1_000L + fraction;
    return true;
  }

  private boolean readPart(TimePart part) {
    return switch (part.shape()) {
      case LITERAL -> readLiteral(part.literal());
      case DIGITS -> skipDigits();
      case DIGITS_2 -> readTwoDigits(part.kind());
      case DIGITS_3 -> readFraction(3);
      case DIGITS_4 -> readYear();
      case DIGITS_6 -> readFraction(6);
      case NAME -> part.kind() == TimePart.Kind.MONTH ? readMonth() : readHalfDay();
      case LONG_NAME -> readLongMonth();
      case LETTERS -> skipLetters();
      case OFFSET -> readOffset();
      case OPTIONAL_FRACTION -> readOptionalFraction();
      case EPOCH_SECONDS -> readEpoch(1_000, 1) && readOptionalFraction();
      case EPOCH_MILLIS -> readEpoch(1, 1);
      case EPOCH_MICROS -> readEpoch(1, 1_000);
    };
  }

  private boolean readLiteral(char literal) {
    return at < to && bytes[at++] == literal;
  }

  private boolean skipDigits() {
    int start = at;
    while (at < to && Bytes.isDigit(bytes[at])) {
      at++;
    }
    return at > start;
  }

  private boolean skipLetters() {
    int start = at;
    while (at < to && Character.isLetter(bytes[at])) {
      at++;
    }
    return at > start;
  }

  /** strftime pads with blanks for some conversions ({@code %e %k %l}). */
  private boolean readTwoDigits(TimePart.Kind kind) {
    if (to - at < 2) {
      return false;
    }
    int value = bytes[at] == ' ' ? digits(bytes, at + 1, 1) : digits(bytes, at, 2);
    at += 2;
    switch (kind) {
      case YEAR -> year = value + (value < 69 ? 2000 : 1900); // as POSIX strptime reads %y
      case MONTH -> month = value;
      case DAY -> day = value;
      case HOUR, HALF_DAY_HOUR -> hour = value;
      case MINUTE -> minute = value;
      case SECOND -> second = value;
      case ZONE, FRACTION, HALF_DAY, EPOCH, NOTHING -> throw new AssertionError(kind);
    }
    return value >= 0;
  }

  private boolean readYear() {
    if (to - at < 4) {
      return false;
    }
    year = digits(bytes, at, 4);
    at += 4;
    return year >= 0;
  }

  private boolean readMonth() {
    if (to - at < 3) {
      return false;
    }
    month = Calendar.month(bytes, at);
    at += 3;
    return month != Calendar.NO_MONTH;
  }

  private boolean readLongMonth() {
    if (to - at < 3) {
      return false;
    }
    month = Calendar.month(bytes, at);
    if (month == Calendar.NO_MONTH) {
      return false;
    }
    int length = Calendar.lengthOfLongName(month, bytes, at, to);
    at += length;
    return length > 0;
  }

  private boolean readHalfDay() {
    if (to - at < 2 || (bytes[at + 1] | 0x20) != 'm') {
      return false;
    }
    int letter = bytes[at] | 0x20;
    halfDay = letter == 'a' ? 0 : letter == 'p' ? 1 : -1;
    at += 2;
    return halfDay >= 0;
  }

  private boolean readOffset() {
    if (at < to && bytes[at] == 'Z') {
      at++;
      return true;
    }
    int length = to - at >= 6 && bytes[at + 3] == ':' ? 6 : 5;
    if (to - at < length) {
      return false;
    }
    offset = length == 6 ? offsetMinutes(bytes, at, at + 4) : offsetMinutes(bytes, at);
    at += length;
    return offset != NO_OFFSET;
  }

  private boolean readFraction(int length) {
    if (to - at < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (!Bytes.isDigit(bytes[at + i])) {
        return false;
      }
    }
    fraction = digits(bytes, at, 3);
    at += length;
    return true;
  }

  /** A point and digits, of which milliseconds are kept, or nothing. */
  private boolean readOptionalFraction() {
    if (at < to && bytes[at] == '.') {
      int start = ++at;
      if (!skipDigits()) {
        return false;
      }
      int kept = Math.min(3, at - start);
      fraction = digits(bytes, start, kept) * POWERS_OF_TEN[3 - kept];
    }
    return true;
  }

  private boolean readEpoch(long factor, long divisor) {
    int start = at;
    if (!skipDigits() || at - start > MAX_EPOCH_DIGITS - (factor > 1 ? 3 : 0)) {
      return false;
    }
    long value = 0;
    for (int i = start; i < at; i++) {
      value = value * 10 + (bytes[i] - '0');
    }
    epoch = value * factor / divisor;
    isEpoch = true;
    return true;
  }

  /** The number of so many digits, or -1 if one of them is none. */
  static int digits(byte[] bytes, int at, int length) {
    int value = 0;
    for (int i = at; i < at + length; i++) {
      if (!Bytes.isDigit(bytes[i])) {
        return -1;
      }
      value = value * 10 + (bytes[i] - '0');
    }
    return value;
  }

  /** Minutes east of Greenwich of {@code +hhmm}. */
  static int offsetMinutes(byte[] bytes, int at) {
    return offsetMinutes(bytes, at, at + 3);
  }

  private static int offsetMinutes(byte[] bytes, int at, int minutesAt) {
    int hours = digits(bytes, at + 1, 2);
    int minutes = digits(bytes, minutesAt, 2);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
      return NO_OFFSET;
    }
    return switch (bytes[at]) {
      case '+' -> hours * 60 + minutes;
      case '-' -> -(hours * 60 + minutes);
      default -> NO_OFFSET;
    };
  }
}
