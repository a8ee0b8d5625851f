package dev.millrace.pipelines.simulatewebtraffic;

/** Asks at a fixed interval whether the site is up, for as long as the simulation lasts. */
final class Monitor implements Behaviour {
  private final Exchange question;
  private final double gap;
  private final Dice dice;

  Monitor(Exchange question, double gapMillis, Dice dice) {
    this.question = question;
    this.gap = gapMillis;
    this.dice = dice;
  }

  @Override
  public void plan(Itinerary itinerary) {
    itinerary.add(
        gap + dice.uniform(-50, 50),
        dice.chance(0.0005) ? question.withAnswer(503, 190) : question);
  }
}
