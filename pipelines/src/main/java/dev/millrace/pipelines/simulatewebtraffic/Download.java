package dev.millrace.pipelines.simulatewebtraffic;

/** A file in one piece, or in ranges by a download manager, a player or a reader of documents. */
final class Download implements Behaviour {
  private final Site site;
  private final Dice dice;
  private boolean done;

  Download(Site site, Dice dice) {
    this.site = site;
    this.dice = dice;
  }

  @Override
  public void plan(Itinerary itinerary) {
    if (done) {
      return;
    }
    done = true;
    Asset file = dice.pick(site.downloads());
    if (dice.chance(0.3)) {
      itinerary.add(0, Exchange.head(file.path(), 200));
    }
    if (dice.chance(0.5)) {
      itinerary.add(300, file.fetched());
      return;
    }
    int parts = TrainingRange.DOWNLOAD_PARTS.drawCount(site.scenario(), dice);
    double gap = dice.logUniform(150, 6000);
    for (int i = 0; i < parts; i++) {
      itinerary.add(
          gap * dice.uniform(0.4, 1.6), file.fetched().withAnswer(206, file.bytes() / parts + 1));
    }
  }
}
