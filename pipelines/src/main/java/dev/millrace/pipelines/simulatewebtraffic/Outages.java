package dev.millrace.pipelines.simulatewebtraffic;

/**
 * Times in which the application behind a server does not answer, so that everybody gets an error:
 * one in about a day and a half, for half a minute to three hours.
 */
final class Outages {
  private static final double MEAN_GAP = 36 * 3_600_000.0;
  private static final int[] STATUSES = {502, 503, 504, 500};

  private final Dice dice;
  private final int status;
  private double begins;
  private double ends;

  Outages(long start, Dice dice) {
    this.dice = dice;
    this.status = STATUSES[dice.below(STATUSES.length)];
    this.ends = start;
    next();
  }

  /** What a client gets now; times must not decrease. */
  Exchange now(long time, Exchange exchange) {
    while (time >= ends) {
      next();
    }
    boolean reaches = exchange.status() != 400 && !exchange.method().isEmpty();
    return time >= begins && reaches ? exchange.withAnswer(status, 157) : exchange;
  }

  private void next() {
    begins = ends + dice.exponential(MEAN_GAP);
    ends = begins + 60_000 * dice.logUniform(0.5, 180);
  }
}
