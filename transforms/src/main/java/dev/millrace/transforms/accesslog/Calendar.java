package dev.millrace.transforms.accesslog;

/** The proleptic Gregorian calendar in arithmetic. */
final class Calendar {
  /** What {@link #month} returns for what is no month. */
  static final int NO_MONTH = 0;

  private static final String[] MONTHS = {
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december"
  };

  private Calendar() {}

  /**
   * Days from 1970-01-01 to a date. The method is Howard Hinnant's {@code days_from_civil}
   * (chrono-Compatible Low-Level Date Algorithms).
   */
  static long epochDay(int year, int month, int day) {
    int shifted = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(shifted, 400);
    int yearOfEra = shifted - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468L;
  }

  /** Whether there is such a day since the year 0. */
  static boolean isDate(int year, int month, int day) {
    return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  }

  private static int daysIn(int year, int month) {
    return switch (month) {
      case 2 -> isLeap(year) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  private static boolean isLeap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  /** The month whose English name starts with three letters of any case, from 1. */
  static int month(byte[] bytes, int at) {
    for (int month = 0; month < MONTHS.length; month++) {
      if (matches(MONTHS[month], bytes, at, 3)) {
        return month + 1;
      }
    }
    return NO_MONTH;
  }

  /** How long the month's name is where it is written out, or -1 if it is not. */
  static int lengthOfLongName(int month, byte[] bytes, int at, int to) {
    int length = MONTHS[month - 1].length();
    return to - at >= length && matches(MONTHS[month - 1], bytes, at, length) ? length : -1;
  }

  private static boolean matches(String name, byte[] bytes, int at, int length) {
    for (int i = 0; i < length; i++) {
      if ((bytes[at + i] | 0x20) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
