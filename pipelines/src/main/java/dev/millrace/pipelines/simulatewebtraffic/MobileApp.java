package dev.millrace.pipelines.simulatewebtraffic;

/** An app: renews its token, then asks the API for what each screen shows. */
final class MobileApp implements Behaviour {
  private final Site site;
  private final Dice dice;
  private int screens;
  private boolean open;

  MobileApp(Site site, Dice dice) {
    this.site = site;
    this.dice = dice;
    this.screens = Math.min(30, dice.geometric(5));
  }

  @Override
  public void plan(Itinerary itinerary) {
    if (screens == 0) {
      return;
    }
    screens--;
    double gap = open ? 1000 * Math.min(600, dice.logNormal(9, 0.9)) : 0;
    String api = site.paths().api();
    if (!open && dice.chance(0.5)) {
      if (dice.chance(0.2)) {
        itinerary.add(gap, Exchange.get(api + "me", 401, 58));
        gap = dice.uniform(60, 300);
      }
      itinerary.add(gap, Exchange.post(api + "token/refresh", 200, 812));
      gap = dice.uniform(60, 300);
    }
    open = true;
    int calls = dice.between(1, 6);
    for (int i = 0; i < calls; i++) {
      itinerary.add(gap, call(api));
      gap = dice.uniform(10, 250);
    }
  }

  private Exchange call(String api) {
    double drawn = dice.unit();
    if (drawn < 0.6) {
      Page page = site.pages().popular(dice);
      Exchange item = page.fetched();
      return site.archetype() == SiteArchetype.APPLICATION
          ? item
          : item.withTarget(api + "items/" + (site.paths().firstItem() + dice.below(900)));
    }
    if (drawn < 0.75) {
      return Exchange.get(api + site.paths().poll(), 200, 40 + dice.below(500));
    }
    if (drawn < 0.9) {
      String part = "?page=" + dice.between(1, 5) + "&limit=20&sort=-created";
      return Exchange.get(api + "items" + part, 200, 2500 + dice.below(6000));
    }
    return drawn < 0.97
        ? Exchange.post(api + "events", 204, 0)
        : Exchange.get(api + "config", 304, 0);
  }
}
