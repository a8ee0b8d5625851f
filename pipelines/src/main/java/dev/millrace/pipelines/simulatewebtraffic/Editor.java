package dev.millrace.pipelines.simulatewebtraffic;

/**
 * Somebody who runs the site: logs in, then works in the folder of the administration, whose pages
 * post drafts and heartbeats. Rightful, though it looks like what scanners are after.
 */
final class Editor implements Behaviour {
  private final Site site;
  private final Dice dice;
  private int left;
  private boolean loggedIn;

  Editor(Site site, Dice dice) {
    this.site = site;
    this.dice = dice;
    this.left = dice.between(5, 40);
  }

  @Override
  public void plan(Itinerary itinerary) {
    if (left == 0) {
      return;
    }
    left--;
    String admin = site.paths().admin();
    String here = site.url(admin);
    if (!loggedIn) {
      loggedIn = true;
      String from = site.url(site.login().path());
      itinerary.add(0, site.login().form());
      if (dice.chance(0.15)) {
        itinerary.add(9000, site.login().failure(dice).withReferrer(from));
      }
      itinerary.add(8000, site.login().success().withReferrer(from));
      itinerary.add(120, Exchange.get(admin, 200, 21_000).withReferrer(from));
    }
    double pause = 1000 * Math.min(240, dice.logNormal(14, 1));
    double drawn = dice.unit();
    if (drawn < 0.35) {
      for (int beat = dice.between(1, 6); beat > 0; beat--) {
        itinerary.add(
            15_000, Exchange.post(admin + "ajax.php", 200, 60 + dice.below(60)).withReferrer(here));
      }
    } else if (drawn < 0.5) {
      itinerary.add(
          pause,
          Exchange.post(admin + "edit.php?id=" + dice.below(900) + "&action=save", 302, 0)
              .withReferrer(here));
      itinerary.add(150, Exchange.get(admin + "edit.php", 200, 18_000).withReferrer(here));
    } else {
      page(itinerary, pause, admin, here);
    }
  }

  private void page(Itinerary itinerary, double pause, String admin, String here) {
    String name = Words.word(site.scenario(), dice);
    itinerary.add(
        pause,
        Exchange.get(admin + name + ".php", 200, 9000 + dice.below(9000)).withReferrer(here));
    String bundle = "?c=0&dir=ltr&load%5Bchunk_0%5D=" + name + ",common,forms,admin-menu&ver=6.5";
    itinerary.add(
        140, Exchange.get(admin + "load-styles.php" + bundle, 200, 52_000).withReferrer(here));
    int scripts = dice.between(1, 25);
    for (int i = 0; i < scripts; i++) {
      String script = admin + "js/" + Words.word(site.scenario(), dice) + ".min.js?ver=6.5";
      Exchange fetched = Exchange.get(script, 200, 5200).withReferrer(here);
      itinerary.add(dice.uniform(2, 60), dice.chance(0.5) ? fetched.withAnswer(304, 0) : fetched);
    }
  }
}
