package dev.millrace.pipelines.simulatewebtraffic;

/** One client of a campaign: follows its script at its pace for so many requests. */
final class Attacker implements Behaviour {
  private final Script script;
  private final Pacing pacing;
  private final double meanGap;
  private final Dice dice;
  private int left;

  Attacker(Script script, Campaign campaign, Dice dice) {
    this.script = script;
    this.pacing = campaign.pacing();
    this.meanGap = 60_000 / campaign.requestsPerMinute();
    this.left = campaign.requestsPerClient();
    this.dice = dice;
  }

  @Override
  public void plan(Itinerary itinerary) {
    if (left > 0) {
      left--;
      itinerary.add(pacing.gap(meanGap, dice), script.next(dice));
    }
  }
}
