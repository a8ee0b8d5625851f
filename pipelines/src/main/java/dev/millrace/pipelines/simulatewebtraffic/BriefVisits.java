package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;

/** Visits of a few requests that programs make for somebody. */
final class BriefVisits {
  private BriefVisits() {}

  /** One look for news. */
  static Behaviour feed(Site site, Dice dice) {
    return new Scripted(
        itinerary -> {
          Exchange feed = Exchange.get(site.paths().feed(), 200, 14_000);
          itinerary.add(0, dice.chance(0.7) ? feed.withAnswer(304, 0) : feed);
          if (dice.chance(0.15)) {
            itinerary.add(dice.uniform(200, 3000), site.pages().at(dice.below(8)).fetched());
          }
        });
  }

  /** Somebody pasted a link into a chat. */
  static Behaviour preview(Site site, Dice dice) {
    return new Scripted(
        itinerary -> {
          Page page = site.pages().popular(dice);
          if (dice.chance(0.2)) {
            itinerary.add(0, Exchange.head(page.path(), 200));
          }
          itinerary.add(0, page.fetched().withAnswer(dice.chance(0.2) ? 206 : 200, page.bytes()));
          if (!page.images().isEmpty()) {
            itinerary.add(dice.uniform(150, 900), page.images().get(0).fetched());
          }
        });
  }

  /** Another company's server reports what happened there. */
  static Behaviour webhook(Site site, Dice dice) {
    return new Scripted(
        itinerary -> {
          String path = site.paths().api() + "hooks/" + Words.word(site.scenario(), dice);
          int events = dice.geometric(3);
          for (int i = 0; i < events; i++) {
            int status = dice.chance(0.97) ? 200 : 500;
            itinerary.add(dice.logUniform(50, 20_000), Exchange.post(path, status, 2));
          }
        });
  }

  /** A browser or a phone asks for what sites often have and this one may not. */
  static Behaviour lookup(Site site, Dice dice) {
    List<String> paths =
        List.of(
            "/favicon.ico",
            "/apple-touch-icon-precomposed.png",
            "/apple-touch-icon.png",
            "/manifest.json",
            "/browserconfig.xml",
            "/.well-known/apple-app-site-association",
            "/.well-known/assetlinks.json",
            "/sw.js",
            "/apple-touch-icon-120x120.png");
    return new Scripted(
        itinerary -> {
          int count = dice.between(1, 3);
          for (int i = 0; i < count; i++) {
            String path = site.scenario().pick(paths, dice);
            itinerary.add(
                dice.uniform(10, 900),
                site.hasIcon() && i == 0 && dice.chance(0.5)
                    ? Exchange.get("/favicon.ico", 200, 1150)
                    : site.unknown(path));
          }
        });
  }

  /** An image of the site on a page of another. */
  static Behaviour hotLink(Site site, Dice dice) {
    return new Scripted(
        itinerary -> {
          Page page = site.pages().popular(dice);
          Exchange image =
              page.images().isEmpty()
                  ? Exchange.get(site.paths().uploads() + "banner.png", 200, 24_000)
                  : dice.pick(page.images()).fetched();
          String from = Queries.origin(site.scenario(), dice);
          itinerary.add(
              0, (dice.chance(0.15) ? image.withAnswer(304, 0) : image).withReferrer(from));
        });
  }

  /** Somebody's small program, or a robot that does not say whose it is. */
  static Behaviour program(Site site, Dice dice) {
    return new Scripted(
        itinerary -> {
          int pages = dice.chance(0.7) ? 1 : dice.between(2, 6);
          for (int i = 0; i < pages; i++) {
            Page page = dice.chance(0.5) ? site.pages().at(0) : site.pages().popular(dice);
            itinerary.add(
                dice.logUniform(200, 30_000),
                dice.chance(0.15) ? Exchange.head(page.path(), 200) : page.fetched());
          }
        });
  }

  /** The server itself: jobs by clock, and how a server wakes its own processes. */
  static Behaviour loopback(Site site, Dice dice) {
    return new Scripted(
        itinerary -> {
          if (site.log().style() == ServerStyle.APACHE && dice.chance(0.7)) {
            int count = dice.between(1, 4);
            for (int i = 0; i < count; i++) {
              itinerary.add(
                  1000,
                  new Exchange(
                      "OPTIONS", "*", 200, 126, "-", "Apache (internal dummy connection)"));
            }
          } else {
            Exchange job =
                dice.chance(0.5)
                    ? Exchange.post("/cron?token=" + Words.hex(dice, 16), 200, 0)
                    : Exchange.post(
                            "/wp-cron.php?doing_wp_cron=17"
                                + dice.below(99_999_999)
                                + ".51"
                                + dice.below(99_999),
                            200,
                            0)
                        .withAgent("WordPress/6.5.3; " + site.url(""));
            itinerary.add(0, job);
          }
        });
  }
}
