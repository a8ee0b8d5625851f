package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;

/**
 * Somebody with a browser: reads some pages with everything that belongs to them, searches, fills
 * in a form, logs in (and mistypes the password once or twice), or follows a link that is broken.
 */
final class Person implements Behaviour {
  private static final int SOON = 400;

  private final Site site;
  private final Dice dice;
  private final boolean bare;
  private final boolean returning;
  private int steps;
  private String here;
  private boolean settled;
  private boolean loggedIn;
  private boolean gone;

  Person(Site site, Dice dice) {
    this.site = site;
    this.dice = dice;
    this.bare = dice.chance(site.habits().bare());
    this.returning = dice.chance(site.habits().returning());
    this.steps = Math.min(60, dice.geometric(site.habits().pagesPerVisit()));
    this.here = Queries.origin(site.scenario(), dice);
  }

  @Override
  public void plan(Itinerary itinerary) {
    if (steps == 0) {
      hangUp(itinerary);
      return;
    }
    steps--;
    double pause = settled ? reading() : 0;
    if (!settled && dice.chance(site.habits().login())) {
      settled = true;
      logIn(itinerary, pause);
      return;
    }
    double drawn = dice.unit();
    if (drawn < site.habits().astray()) {
      strayed(itinerary, pause);
    } else if (!settled || drawn < 0.855) {
      view(itinerary, pause);
    } else if (drawn < 0.86) {
      openTabs(itinerary, pause);
    } else if (drawn < 0.92) {
      search(itinerary, pause);
    } else if (drawn < 0.95) {
      post(itinerary, pause);
    } else if (drawn < 0.98 && !loggedIn) {
      logIn(itinerary, pause);
    } else if (drawn < 0.985) {
      Exchange file = dice.pick(site.downloads()).fetched();
      itinerary.add(pause, file.withReferrer(here));
    } else {
      list(itinerary, pause);
    }
  }

  /** Several links of one page, each in a tab of its own. */
  private void openTabs(Itinerary itinerary, double pause) {
    String list = here;
    double left = pause;
    for (int tabs = dice.between(3, 14); tabs > 0; tabs--) {
      view(itinerary, left);
      here = list;
      left = dice.uniform(400, 2500);
    }
  }

  private double reading() {
    return 1000 * Math.min(1500, dice.logNormal(site.habits().secondsPerPage(), 1.1));
  }

  private void view(Itinerary itinerary, double pause) {
    Page page = site.pages().popular(dice);
    if (site.archetype() == SiteArchetype.APPLICATION) {
      if (!settled) {
        load(itinerary, pause, Exchange.get("/", 200, site.missingBytes()), List.of());
        screen(itinerary, SOON, page);
      } else {
        screen(itinerary, pause, page);
      }
      return;
    }
    Exchange request = page.fetched();
    if (!settled && !here.equals("-") && dice.chance(0.2)) {
      String target = page.path() + Queries.tracking(page.path(), site.scenario(), dice);
      request = request.withTarget(target);
    } else if (dice.chance(returning ? 0.06 : 0.01)) {
      request = request.withAnswer(304, 0);
    }
    double left = pause;
    if (dice.chance(0.02)) {
      Exchange moved = request.withAnswer(301, 0).withReferrer(here);
      itinerary.add(left, moved);
      left = dice.uniform(20, 150);
    }
    load(itinerary, left, request, page.images());
  }

  /** A page and what it needs. */
  private void load(Itinerary itinerary, double pause, Exchange request, List<Asset> images) {
    itinerary.add(pause, request.withReferrer(here));
    here = site.url(request.target());
    boolean first = !settled;
    settled = true;
    if (bare) {
      return;
    }
    double gap = dice.uniform(60, SOON);
    if (first) {
      double again = returning ? (dice.chance(0.4) ? 1 : 0.15) : 1;
      for (Asset asset : site.sharedAssets()) {
        if (dice.chance(again)) {
          gap = fetch(itinerary, gap, asset, returning ? 0.85 : 0);
        }
      }
      if (!returning && dice.chance(0.6)) {
        Asset icon = new Asset("/favicon.ico", 1150);
        itinerary.add(
            gap, (site.hasIcon() ? icon.fetched() : site.unknown(icon.path())).withReferrer(here));
      }
    } else if (!site.sharedAssets().isEmpty() && dice.chance(0.15)) {
      gap = fetch(itinerary, gap, dice.pick(site.sharedAssets()), 0.5);
    }
    for (Asset broken : site.brokenAssets()) {
      itinerary.add(gap, site.unknown(broken.path()).withReferrer(here));
    }
    for (Asset image : images) {
      if (!returning || dice.chance(0.6)) {
        gap = fetch(itinerary, gap, image, returning ? 0.3 : 0.02);
      }
    }
  }

  private double fetch(Itinerary itinerary, double gap, Asset asset, double unchanged) {
    Exchange fetched = asset.fetched().withReferrer(here);
    itinerary.add(gap, dice.chance(unchanged) ? fetched.withAnswer(304, 0) : fetched);
    return dice.chance(0.7) ? dice.uniform(0, 30) : dice.uniform(30, 250);
  }

  /** One screen of an application: some calls of its API. */
  private void screen(Itinerary itinerary, double pause, Page page) {
    double gap = pause;
    int calls = dice.between(1, 5);
    for (int i = 0; i < calls; i++) {
      Page resource = i == 0 ? page : site.pages().popular(dice);
      Exchange call = resource.fetched().withReferrer(here);
      double drawn = dice.unit();
      if (drawn < 0.06) {
        call = call.withMethod("POST").withAnswer(201, 120);
      } else if (drawn < 0.09) {
        call = call.withMethod("PATCH");
      } else if (drawn < 0.14) {
        call = call.withAnswer(304, 0);
      } else if (drawn < 0.15) {
        call = call.withAnswer(404, 41);
      }
      if (dice.chance(site.habits().preflight())) {
        itinerary.add(gap, call.withMethod("OPTIONS").withAnswer(204, 0));
        gap = dice.uniform(5, 60);
      }
      itinerary.add(gap, call);
      gap = dice.uniform(5, 200);
    }
    for (Asset image : page.images()) {
      gap = fetch(itinerary, gap, image, 0.1);
    }
  }

  private void search(Itinerary itinerary, double pause) {
    String words = Queries.search(site.scenario(), dice);
    double left = pause;
    if (dice.chance(0.3)) {
      for (int letters = 2; letters <= Math.min(words.length(), 9); letters += dice.between(1, 2)) {
        String typed = words.substring(0, letters).replace("%", "");
        itinerary.add(
            left,
            Exchange.get(site.paths().suggest() + typed, 200, 60 + dice.below(900))
                .withReferrer(here));
        left = dice.uniform(120, 600);
      }
    }
    Exchange results = Exchange.get(site.paths().search() + words, 200, 3000 + dice.below(9000));
    itinerary.add(left, results.withReferrer(here));
    here = site.url(results.target());
  }

  private void list(Itinerary itinerary, double pause) {
    int last = dice.between(2, 6);
    double left = pause;
    for (int number = 2; number <= last; number++) {
      Exchange listing =
          Exchange.get(site.paths().listing() + number, 200, 4000 + dice.below(8000));
      load(itinerary, left, listing, site.pages().popular(dice).images());
      left = 1000 * dice.uniform(3, 20);
    }
  }

  private void post(Itinerary itinerary, double pause) {
    Exchange sent = Exchange.post(site.paths().form(), dice.chance(0.5) ? 302 : 200, 220);
    itinerary.add(pause, sent.withReferrer(here));
    if (sent.status() == 302) {
      itinerary.add(dice.uniform(30, 200), site.pages().popular(dice).fetched().withReferrer(here));
    }
  }

  private void logIn(Itinerary itinerary, double pause) {
    loggedIn = true;
    Login login = site.login();
    boolean page = site.archetype() != SiteArchetype.APPLICATION;
    double left = pause;
    if (page) {
      itinerary.add(left, login.form().withReferrer(here));
      here = site.url(login.path());
      left = typing();
    }
    int mistakes = dice.chance(0.3) ? dice.between(1, 3) : 0;
    for (int i = 0; i < mistakes; i++) {
      itinerary.add(left, login.failure(dice).withReferrer(here));
      if (page && login.failureStatus() == 302) {
        itinerary.add(dice.uniform(30, 200), login.form().withReferrer(here));
      }
      left = typing();
    }
    if (mistakes == 3 && dice.chance(0.5)) {
      return;
    }
    itinerary.add(left, login.success().withReferrer(here));
    itinerary.add(dice.uniform(50, 300), site.pages().popular(dice).fetched().withReferrer(here));
  }

  /** Browsers open connections that they may never use, which some servers log. */
  private void hangUp(Itinerary itinerary) {
    if (!gone && site.log().style() == ServerStyle.APACHE && dice.chance(0.03)) {
      itinerary.add(20_000, Exchange.raw("-", 408, 0));
    }
    gone = true;
  }

  private double typing() {
    return 1000 * dice.uniform(4, 25);
  }

  private void strayed(Itinerary itinerary, double pause) {
    String path =
        "/" + Words.join(site.scenario(), dice, 2, "-") + (dice.chance(0.5) ? ".html" : "");
    itinerary.add(pause, site.unknown(path).withReferrer(here));
    if (!settled && dice.chance(0.5)) {
      itinerary.add(
          dice.uniform(100, SOON), site.unknown("/apple-touch-icon.png").withReferrer("-"));
    }
    settled = true;
  }
}
