package dev.millrace.pipelines.simulatewebtraffic;

/** How an attacking client spreads its requests over time. */
enum Pacing {
  /** Nearly equal gaps. */
  STEADY,
  /** Exponential gaps. */
  RANDOM,
  /** Several at once, then nothing for a while. */
  BURSTS;

  private static final int LONGEST_BURST = 12;

  /** The milliseconds to the next request. */
  double gap(double meanMillis, Dice dice) {
    return switch (this) {
      case STEADY -> meanMillis * dice.uniform(0.8, 1.2);
      case RANDOM -> dice.exponential(meanMillis);
      case BURSTS ->
          dice.chance(1.0 / LONGEST_BURST)
              ? meanMillis * LONGEST_BURST * 0.9 * dice.uniform(0.7, 1.3)
              : meanMillis * 0.1 * LONGEST_BURST / (LONGEST_BURST - 1);
    };
  }
}
