package dev.millrace.pipelines.simulatewebtraffic;

import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.DISTRIBUTED_SCRAPED_PER_MINUTE;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.SCRAPED;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.SCRAPED_PER_MINUTE;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.SCRAPE_CLIENTS;

import java.util.List;
import java.util.function.Function;

/** Taking a site's contents in its own order, without what a reader needs. */
final class Scraping {
  private static final int MOST_MINUTES = 40;

  private Scraping() {}

  /** One item after the other, by number. */
  static Campaign items(Site site, Scenario scenario, Dice dice) {
    int step = dice.chance(0.8) ? 1 : dice.between(2, 7);
    return fromOne(
        scenario,
        dice,
        own ->
            new Script() {
              private int place = own.below(1 + site.pages().size() / 2);

              @Override
              public Exchange next(Dice dice) {
                place += step;
                return site.archetype() == SiteArchetype.SHOP
                    ? site.item(place)
                    : page(site, place);
              }
            });
  }

  /** One page of a listing after the other, and perhaps what is listed there. */
  static Campaign listings(Site site, Scenario scenario, Dice dice) {
    int listed = dice.chance(0.5) ? 0 : dice.between(2, 12);
    return fromOne(
        scenario,
        dice,
        own ->
            new Script() {
              private int request;

              @Override
              public Exchange next(Dice dice) {
                request++;
                return request % (listed + 1) == 0
                    ? Exchange.get(
                        site.paths().listing() + request / (listed + 1),
                        200,
                        6000 + dice.below(2000))
                    : page(site, request);
              }
            });
  }

  /** The API instead of the pages. */
  static Campaign programmable(Site site, Scenario scenario, Dice dice) {
    String path =
        site.paths().api()
            + Words.word(scenario, dice)
            + scenario.pick(List.of("?page=", "/", "?offset="), dice);
    int first = dice.between(1, 5000);
    double holes = path.endsWith("/") ? dice.uniform(0, 0.4) : 0;
    String tail = path.endsWith("/") ? "" : "&limit=" + dice.pick(List.of(20, 50, 100));
    return fromOne(
        scenario,
        dice,
        own ->
            new Script() {
              private int place = first;

              @Override
              public Exchange next(Dice dice) {
                String target = path + place++ + tail;
                return dice.chance(holes)
                    ? Exchange.get(target, 404, 41)
                    : Exchange.get(target, 200, 500 + dice.below(900));
              }
            });
  }

  /** The catalogue, shared out among many clients. */
  static Campaign distributed(Site site, Scenario scenario, Dice dice) {
    double pace = DISTRIBUTED_SCRAPED_PER_MINUTE.draw(scenario, dice);
    int clients = SCRAPE_CLIENTS.drawCount(scenario, dice);
    boolean referred = dice.chance(0.3);
    return Campaign.of(
            pace,
            (int) (pace * dice.uniform(2, 15)),
            pacing(dice),
            dice.chance(0.7) ? Disguise.crowd(scenario) : Disguise.draw(scenario, dice),
            own ->
                new Script() {
                  private int place = own.below(clients);

                  @Override
                  public Exchange next(Dice dice) {
                    place += clients;
                    Exchange page = page(site, place);
                    return referred ? page.withReferrer(site.url("/")) : page;
                  }
                })
        .withClients(clients);
  }

  /** Everything, pages and what belongs to them, to be kept elsewhere. */
  static Campaign mirror(Site site, Scenario scenario, Dice dice) {
    return fromOne(
        scenario,
        dice,
        own ->
            new Script() {
              private int place;
              private int image;

              @Override
              public Exchange next(Dice dice) {
                Page page = site.pages().at(place);
                if (image < page.images().size()) {
                  return page.images().get(image++).fetched().withReferrer(site.url(page.path()));
                }
                image = 0;
                place++;
                return page(site, place);
              }
            });
  }

  /** The map of the site first, then what it lists, in its order. */
  static Campaign siteMap(Site site, Scenario scenario, Dice dice) {
    boolean referred = dice.chance(0.5);
    return fromOne(
        scenario,
        dice,
        own ->
            new Script() {
              private int request;

              @Override
              public Exchange next(Dice dice) {
                request++;
                if (request <= 2) {
                  String map = request == 1 ? "/sitemap.xml" : "/sitemap-1.xml";
                  return Exchange.get(map, 200, 60_000);
                }
                Exchange page = page(site, site.pages().size() - request);
                return referred ? page.withReferrer("https://www.google.com/") : page;
              }
            });
  }

  private static Campaign fromOne(Scenario scenario, Dice dice, Function<Dice, Script> scripts) {
    double pace = SCRAPED_PER_MINUTE.draw(scenario, dice);
    int pages = (int) Math.min(SCRAPED.draw(scenario, dice), pace * MOST_MINUTES);
    return Campaign.of(pace, pages, pacing(dice), Disguise.draw(scenario, dice), scripts);
  }

  private static Exchange page(Site site, int place) {
    return site.pages().at(place).fetched();
  }

  private static Pacing pacing(Dice dice) {
    return dice.pick(List.of(Pacing.STEADY, Pacing.RANDOM, Pacing.STEADY, Pacing.BURSTS));
  }
}
