package dev.millrace.pipelines.simulatewebtraffic;

/**
 * Lets visits begin at random, as often as the rhythm asks: a Poisson process whose rate changes,
 * by thinning (Lewis and Shedler 1979).
 */
final class Arrivals implements Actor {
  /** Makes the visitor of one visit. */
  interface Guest {
    Actor arrive(Dice dice);
  }

  private final long id;
  private final Guest guest;
  private final Rhythm rhythm;
  private final double meanGap;
  private final Dice dice;
  private double clock = -1;
  private long ordinal;

  /**
   * @param id of the population in the simulation
   * @param visitsPerMinute on average over the simulated time, positive
   */
  Arrivals(long id, Guest guest, Rhythm rhythm, double visitsPerMinute) {
    this.id = id;
    this.guest = guest;
    this.rhythm = rhythm;
    this.meanGap = 60_000 / (visitsPerMinute * rhythm.peak());
    this.dice = Dice.of(id);
  }

  @Override
  public long act(long now, Stage stage) {
    if (clock < 0) {
      clock = now;
    } else if (dice.chance(rhythm.at(now) / rhythm.peak())) {
      stage.enter(now, Dice.idOf(id, ordinal), guest.arrive(Dice.of(id, ordinal)));
    }
    ordinal++;
    clock += dice.exponential(meanGap);
    return (long) clock;
  }
}
