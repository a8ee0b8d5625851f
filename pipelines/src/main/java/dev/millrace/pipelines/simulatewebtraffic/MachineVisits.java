package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;

/** Visits of programs that people run to get something done, many requests each. */
final class MachineVisits {
  private static final String DAV = "/remote.php/dav/files/";

  private MachineVisits() {}

  /** Keeps a folder on somebody's computer equal to the one on the server (WebDAV). */
  static Behaviour synchronisation(Site site, String user, Dice dice) {
    return new Scripted(
        itinerary -> {
          double gap = 0;
          int rounds = dice.between(2, 60);
          for (int round = 0; round < rounds; round++) {
            String folder = DAV + user + "/";
            itinerary.add(
                gap, new Exchange("PROPFIND", folder, 207, 400 + dice.below(900), "-", ""));
            int files = dice.chance(0.15) ? dice.between(1, 25) : 0;
            for (int i = 0; i < files; i++) {
              String file = folder + Words.join(site.scenario(), dice, 2, "%20") + ".odt";
              Exchange moved =
                  dice.chance(0.5)
                      ? Exchange.get(file, 200, 9000 + dice.below(90_000))
                      : Exchange.get(file, dice.chance(0.5) ? 201 : 204, 0).withMethod("PUT");
              itinerary.add(dice.uniform(40, 900), moved);
            }
            if (dice.chance(0.2)) {
              itinerary.add(
                  300,
                  new Exchange(
                      "REPORT", "/remote.php/dav/calendars/" + user + "/", 207, 900, "-", ""));
            }
            gap = dice.uniform(27_000, 33_000);
          }
        });
  }

  /** A build fetches what it depends on; some of it is somewhere else. */
  static Behaviour packages(Site site, Dice dice) {
    List<String> types =
        List.of(".pom", ".jar", ".jar.sha1", ".pom.sha1", ".whl", ".deb", ".tar.gz");
    return new Scripted(
        itinerary -> {
          double absent = dice.chance(0.4) ? dice.uniform(0.05, 0.6) : 0;
          double gap = dice.logUniform(40, 1500);
          int files = (int) dice.logUniform(3, 250);
          for (int i = 0; i < files; i++) {
            String name = Words.word(site.scenario(), dice);
            String version = dice.between(0, 9) + "." + dice.below(20);
            String path =
                "/repository/"
                    + Words.word(site.scenario(), dice)
                    + "/"
                    + name
                    + "/"
                    + version
                    + "/"
                    + name
                    + "-"
                    + version
                    + dice.pick(types);
            boolean missing = dice.chance(absent);
            itinerary.add(
                gap * dice.uniform(0.2, 1.8),
                Exchange.get(path, missing ? 404 : 200, missing ? 196 : 900 + dice.below(900_000)));
          }
        });
  }

  /** Source code by way of HTTP: asked for a password once, then in. */
  static Behaviour sourceCode(Site site, Dice dice) {
    String repository = "/" + Words.join(site.scenario(), dice, 2, "/") + ".git";
    return new Scripted(
        itinerary -> {
          int turns = dice.between(1, 3);
          for (int i = 0; i < turns; i++) {
            String refs = repository + "/info/refs?service=git-upload-pack";
            if (dice.chance(0.5)) {
              itinerary.add(200, Exchange.get(refs, 401, 381));
            }
            itinerary.add(120, Exchange.get(refs, 200, 700 + dice.below(900)));
            itinerary.add(
                150,
                Exchange.post(repository + "/git-upload-pack", 200, 9000 + dice.below(90_000)));
          }
        });
  }

  /** A map that is moved about: tiles by number, many at once. */
  static Behaviour map(Site site, Dice dice) {
    String here = site.url(site.pages().popular(dice).path());
    return new Scripted(
        itinerary -> {
          int moves = dice.between(1, 12);
          double gap = 0;
          for (int move = 0; move < moves; move++) {
            int zoom = dice.between(4, 17);
            int column = dice.below(1 << zoom);
            int row = dice.below(1 << zoom);
            int tiles = dice.between(4, 24);
            for (int tile = 0; tile < tiles; tile++) {
              String path =
                  "/tiles/" + zoom + "/" + (column + tile % 6) + "/" + (row + tile / 6) + ".png";
              itinerary.add(
                  gap, Exchange.get(path, 200, 2000 + dice.below(20_000)).withReferrer(here));
              gap = dice.uniform(2, 60);
            }
            gap = 1000 * dice.logNormal(5, 0.8);
          }
        });
  }

  /** A film in pieces of some seconds. */
  static Behaviour film(Site site, Dice dice) {
    String folder = "/video/" + Words.token(dice, 8) + "/";
    String here = site.url(site.pages().popular(dice).path());
    return new Scripted(
        itinerary -> {
          Exchange list = Exchange.get(folder + "index.m3u8", 200, 2400).withReferrer(here);
          itinerary.add(0, list);
          int pieces = dice.between(5, 200);
          double gap = 1000 * dice.pick(List.of(2, 4, 6, 10));
          for (int piece = 0; piece < pieces; piece++) {
            String path = folder + "segment-" + piece + ".ts";
            itinerary.add(
                piece < 3 ? 150 : gap * dice.uniform(0.9, 1.1),
                Exchange.get(path, dice.chance(0.1) ? 206 : 200, 200_000 + dice.below(900_000))
                    .withReferrer(here));
          }
        });
  }
}
