package dev.millrace.transforms.accesslog;

/**
 * Reads {@code 10/Oct/2000:13:55:36 -0700}, which is what {@code %t} and {@code $time_local} write,
 * and, because servers and shippers rewrite times, ISO 8601 in its place. The day and the zone are
 * compared with those read last, as words of eight bytes, so that a line costs the clock only.
 */
final class CommonTimeReader implements TimeReader {
  private static final int LENGTH = "10/Oct/2000:13:55:36 -0700".length();
  private static final int YEAR = "10/Oct/".length();
  private static final int END_OF_YEAR = "10/Oct/2".length();
  private static final int CLOCK = "10/Oct/2000:".length();
  private static final int ZONE_WORD = "10/Oct/2000:13:55:".length();
  private static final int ZONE = "10/Oct/2000:13:55:36 ".length();

  /** {@code 00:00:00} as a word. */
  private static final long CLOCK_ZEROS = 0x30303A30303A3030L;

  private static final long CLOCK_COLONS = 0x0000FF0000FF0000L;

  private final TimeReader iso = TimePattern.ISO.reader();
  private boolean known;
  private long knownDay;
  private int knownYear;
  private long knownZone;
  private long midnight;
  private long millis;

  @Override
  public long millis() {
    return millis;
  }

  @Override
  public int read(byte[] bytes, int at, int to) {
    if (to - at < LENGTH) {
      return readIso(bytes, at, to);
    }
    long day = Bytes.word(bytes, at);
    int year = Bytes.half(bytes, at + END_OF_YEAR);
    long zone = Bytes.word(bytes, at + ZONE_WORD) >>> 16;
    boolean same = known && day == knownDay && year == knownYear && zone == knownZone;
    if (!same && !readMidnight(bytes, at)) {
      return readIso(bytes, at, to);
    }
    int second = secondOfDay(Bytes.word(bytes, at + CLOCK));
    if (second < 0) {
      return NONE;
    }
    known = true;
    knownDay = day;
    knownYear = year;
    knownZone = zone;
    millis = midnight + second * 1_000L;
    return at + LENGTH;
  }

  private int readIso(byte[] bytes, int at, int to) {
    int end = iso.read(bytes, at, to);
    if (end != NONE) {
      millis = iso.millis();
    }
    return end;
  }

  /** Reads everything but the clock. */
  private boolean readMidnight(byte[] bytes, int at) {
    known = false;
    int day = PartsTimeReader.digits(bytes, at, 2);
    int month = Calendar.month(bytes, at + 3);
    int year = PartsTimeReader.digits(bytes, at + YEAR, 4);
    int offset = PartsTimeReader.offsetMinutes(bytes, at + ZONE);
    if (bytes[at + 2] != '/'
        || bytes[at + YEAR - 1] != '/'
        || bytes[at + CLOCK - 1] != ':'
        || bytes[at + ZONE - 1] != ' '
        || !Calendar.isDate(year, month, day)
        || offset == PartsTimeReader.NO_OFFSET) {
      return false;
    }
    midnight = Calendar.epochDay(year, month, day) * 86_400_000L - offset * 60_000L;
    return true;
  }

  /** The second of the day of {@code HH:MM:SS}, or -1. */
  private static int secondOfDay(long clock) {
    long digits = clock ^ CLOCK_ZEROS;
    boolean anyAboveNine = ((digits | digits + 0x0606060606060606L) & 0xF0F0F0F0F0F0F0F0L) != 0;
    if (anyAboveNine || (digits & CLOCK_COLONS) != 0) {
      return -1;
    }
    int hour = twoDigits(digits);
    int minute = twoDigits(digits >>> 24);
    int second = twoDigits(digits >>> 48);
    return hour < 24 && minute < 60 && second < 60 ? (hour * 60 + minute) * 60 + second : -1;
  }

  private static int twoDigits(long digits) {
    return (int) (digits & 0xF) * 10 + (int) (digits >>> 8 & 0xF);
  }
}
