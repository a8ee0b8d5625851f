package dev.millrace.pipelines.console;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Numbers as a person reads them, the same in every locale. */
public final class Figures {
  private static final String[] BYTE_UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Figures() {}

  /** With thousands separators: {@code 12,345,678}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** In powers of 1,000, with three digits or so: {@code 999 bytes}, {@code 1.2 GB}. */
  public static String bytes(long number) {
    double value = number;
    int unit = 0;
    // 999.95 would be shown as 1000.0.
    while (unit < BYTE_UNITS.length - 1 && Math.abs(value) >= (unit == 0 ? 1000 : 999.95)) {
      value /= 1000;
      unit++;
    }
    return unit == 0
        ? number + " bytes"
        : String.format(Locale.ROOT, "%.1f %s", value, BYTE_UNITS[unit]);
  }

  /** A share from 0 to 1, in whole percent, and 100 only where it is complete: {@code 45 %}. */
  public static String percent(double share) {
    return (int) Math.floor(100 * share) + " %";
  }

  /** In hours, minutes and whole seconds: {@code 0:07}, {@code 12:34}, {@code 1:02:03}. */
  public static String clock(Duration duration) {
    long hours = duration.toHours();
    return hours == 0
        ? String.format(Locale.ROOT, "%d:%02d", duration.toMinutesPart(), duration.toSecondsPart())
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", hours, duration.toMinutesPart(), duration.toSecondsPart());
  }

  /**
   * A row of bars, one for each value, the tallest for the greatest; zero and less is the lowest.
   */
  public static String sparkline(List<? extends Number> values) {
    double greatest = values.stream().mapToDouble(Number::doubleValue).max().orElse(0);
    StringBuilder line = new StringBuilder();
    for (Number value : values) {
      double share = greatest > 0 ? Math.max(0, value.doubleValue()) / greatest : 0;
      line.append(BARS.charAt((int) Math.round(share * (BARS.length() - 1))));
    }
    return line.toString();
  }
}
