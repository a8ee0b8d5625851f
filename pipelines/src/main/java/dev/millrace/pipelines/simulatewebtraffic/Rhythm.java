package dev.millrace.pipelines.simulatewebtraffic;

/**
 * How busy a site is over the day and the week, relative to the mean over the simulated time.
 *
 * <p>Two harmonics of the day (a broad afternoon, a dip before dawn) and quieter weekends.
 */
final class Rhythm {
  private static final double DAY = 86_400_000;
  private static final int SAMPLES = 2_000;

  private final double swing;
  private final double peakHour;
  private final double weekend;
  private final long zoneMillis;
  private final double mean;

  private Rhythm(double swing, double peakHour, double weekend, long zoneMillis, double mean) {
    this.swing = swing;
    this.peakHour = peakHour;
    this.weekend = weekend;
    this.zoneMillis = zoneMillis;
    this.mean = mean;
  }

  /**
   * A rhythm whose mean over the given time is one.
   *
   * @param swing from 0, always the same, to 1
   * @param peakHour of the local day
   * @param weekend how busy a Saturday is, compared with a Monday
   */
  static Rhythm over(
      long start, long end, double swing, double peakHour, double weekend, int zoneSeconds) {
    Rhythm raw = new Rhythm(swing, peakHour, weekend, zoneSeconds * 1000L, 1);
    double sum = 0;
    for (int i = 0; i < SAMPLES; i++) {
      sum += raw.at(start + (long) ((i + 0.5) / SAMPLES * (end - start)));
    }
    return new Rhythm(swing, peakHour, weekend, zoneSeconds * 1000L, sum / SAMPLES);
  }

  double at(long time) {
    double days = (time + zoneMillis) / DAY;
    double angle = 2 * StrictMath.PI * (days - peakHour / 24);
    double daily =
        1 + swing * (0.75 * StrictMath.cos(angle) + 0.2 * StrictMath.cos(2 * angle + 0.9));
    int weekday = (int) Math.floorMod((long) Math.floor(days) + 3, 7L);
    return daily * (weekday >= 5 ? weekend : 1) / mean;
  }

  /** No value of {@link #at} exceeds it. */
  double peak() {
    return (1 + swing) * Math.max(1, weekend) / mean;
  }
}
