package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;

/**
 * A search engine's robot, or a checker of links: asks for robots.txt first, says who it is, keeps
 * its pace, fetches pages here and there, and images rarely.
 */
final class Crawler implements Behaviour {
  private static final List<String> COURTESIES =
      List.of(
          "/robots.txt",
          "/sitemap.xml",
          "/robots.txt",
          "/.well-known/security.txt",
          "/ads.txt",
          "/humans.txt");

  private final Site site;
  private final Dice dice;
  private final double gap;
  private final double headShare;
  private final double stale;
  private int left;
  private boolean greeted;

  Crawler(Site site, Dice dice) {
    this.site = site;
    this.dice = dice;
    double pace = TrainingRange.CRAWLER_REQUESTS_PER_MINUTE.draw(site.scenario(), dice);
    this.gap = 60_000 / pace;
    this.left =
        Math.min(
            TrainingRange.CRAWLER_PAGES.drawCount(site.scenario(), dice), (int) (50 * pace) + 1);
    this.headShare = dice.chance(0.12) ? dice.uniform(0.5, 1) : 0;
    this.stale = dice.chance(0.15) ? dice.uniform(0.1, 0.7) : dice.uniform(0, 0.05);
  }

  @Override
  public void plan(Itinerary itinerary) {
    if (left == 0) {
      return;
    }
    left--;
    double pause = greeted ? dice.uniform(0.5, 1.5) * gap : 0;
    itinerary.add(pause, greeted ? next() : greeting());
    greeted = true;
  }

  private Exchange greeting() {
    String path = dice.pick(COURTESIES);
    return dice.chance(0.8)
        ? Exchange.get(path, 200, 60 + path.length() * 30L)
        : site.unknown(path);
  }

  private Exchange next() {
    double drawn = dice.unit();
    if (drawn < stale) {
      return site.unknown("/" + Words.join(site.scenario(), dice, 3, "-") + ".html");
    }
    Page page =
        dice.chance(0.5) ? site.pages().popular(dice) : site.pages().at(dice.below(1 << 20));
    if (dice.chance(headShare)) {
      return Exchange.head(page.path(), 200);
    }
    drawn = dice.unit();
    if (drawn < 0.12) {
      return page.fetched().withAnswer(304, 0);
    }
    if (drawn < 0.15) {
      return page.fetched().withAnswer(301, 0);
    }
    if (drawn < 0.2 && !page.images().isEmpty()) {
      return dice.pick(page.images()).fetched();
    }
    if (drawn < 0.25 && !site.sharedAssets().isEmpty()) {
      return dice.pick(site.sharedAssets()).fetched();
    }
    if (drawn < 0.3) {
      return Exchange.get(
          site.paths().listing() + dice.between(1, 40), 200, 4000 + dice.below(8000));
    }
    return page.fetched();
  }
}
