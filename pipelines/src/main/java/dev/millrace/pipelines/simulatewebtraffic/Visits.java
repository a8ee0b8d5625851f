package dev.millrace.pipelines.simulatewebtraffic;

import dev.millrace.pipelines.simulatewebtraffic.Arrivals.Guest;
import java.util.Arrays;

/**
 * How much traffic one visit makes, measured by playing some without an audience.
 *
 * @param meanRequests of one visit
 * @param span in milliseconds: nearly all requests come sooner after the start of their visit
 */
record Visits(double meanRequests, long span) {
  private static final int LEAST_VISITS = 24;
  private static final int MOST_VISITS = 400;
  private static final int ENOUGH_REQUESTS = 20_000;
  private static final double NEARLY_ALL = 0.98;

  /** The same visits for the same id, whatever else is simulated. */
  static Visits measure(long id, Guest guest) {
    long[][] offsets = {new long[ENOUGH_REQUESTS]};
    int[] requests = {0};
    Stage stage =
        new Stage(
            (now, site, client, exchange) -> {
              if (requests[0] == offsets[0].length) {
                offsets[0] = Arrays.copyOf(offsets[0], 2 * requests[0]);
              }
              offsets[0][requests[0]++] = now;
            });
    int visits = 0;
    while (visits < LEAST_VISITS || (visits < MOST_VISITS && requests[0] < ENOUGH_REQUESTS)) {
      long visit = Dice.idOf(id, 'M', visits++);
      stage.enter(0, visit, guest.arrive(Dice.of(visit)));
      boolean playing = true;
      while (playing) {
        playing = stage.step(Long.MAX_VALUE);
      }
    }
    Arrays.sort(offsets[0], 0, requests[0]);
    return new Visits(
        (double) requests[0] / visits, offsets[0][(int) (NEARLY_ALL * (requests[0] - 1))]);
  }
}
