package dev.millrace.pipelines.simulatewebtraffic;

import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.BRUTE_FORCE_REQUESTS_PER_MINUTE;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.PROBES;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.SCAN_REQUESTS;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.SLOW_SCAN_REQUESTS_PER_MINUTE;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.VULNERABILITY_SCAN_REQUESTS_PER_MINUTE;

import java.util.List;
import java.util.function.Function;

/** Looking for what is there: folders, files, software, services. */
final class Scans {
  private static final int MOST_MINUTES = 40;

  private Scans() {}

  /** A long list of names, as fast as the site answers. */
  static Campaign bruteForce(Site site, Scenario scenario, Dice dice) {
    return names(site, scenario, dice, BRUTE_FORCE_REQUESTS_PER_MINUTE);
  }

  /** A list of names at a pace that draws no attention. */
  static Campaign patient(Site site, Scenario scenario, Dice dice) {
    return names(site, scenario, dice, SLOW_SCAN_REQUESTS_PER_MINUTE);
  }

  /** A list of spots where software is known to be weak. */
  static Campaign knownWeaknesses(Site site, Scenario scenario, Dice dice) {
    double pace = VULNERABILITY_SCAN_REQUESTS_PER_MINUTE.draw(scenario, dice);
    double heads = dice.chance(0.2) ? dice.uniform(0.2, 0.9) : 0;
    double hits = dice.uniform(0, 0.15);
    double posts = dice.chance(0.3) ? dice.uniform(0.1, 0.9) : 0.03;
    return Campaign.of(
        pace,
        paths(pace, scenario, dice),
        pacing(dice),
        Disguise.scanner(scenario, dice),
        own ->
            next -> {
              Exchange answer = site.guarded(WeakSpots.known(scenario, next));
              if (next.chance(hits)) {
                answer = answer.withAnswer(next.pick(List.of(200, 301, 403, 401, 405)), 300);
              }
              if (next.chance(posts)) {
                answer = answer.withMethod("POST");
              }
              return next.chance(heads)
                  ? answer.withMethod("HEAD").withAnswer(answer.status(), 0)
                  : answer;
            });
  }

  /** One file that should not be there, or some, then on to the next site. */
  static Campaign hiddenFiles(Site site, Scenario scenario, Dice dice) {
    double pace = VULNERABILITY_SCAN_REQUESTS_PER_MINUTE.draw(scenario, dice);
    return Campaign.of(
            pace,
            (int) dice.logUniform(1, 26),
            pacing(dice),
            Disguise.scanner(scenario, dice),
            own ->
                next ->
                    site.guarded(
                        next.chance(0.7)
                            ? WeakSpots.hidden(scenario, next)
                            : WeakSpots.known(scenario, next)))
        .withClients(dice.chance(0.5) ? dice.between(2, 12) : 1);
  }

  /** What speaks on this port? Bytes of other protocols, methods that nobody uses. */
  static Campaign services(Site site, Scenario scenario, Dice dice) {
    return Campaign.of(
            dice.logUniform(12, 400),
            PROBES.drawCount(scenario, dice),
            Pacing.RANDOM,
            Disguise.prober(scenario),
            own -> new ServiceProbes(site, scenario))
        .withClients(dice.between(1, 5));
  }

  /** The names of pages that are there, with what editors and people leave behind. */
  static Campaign nameVariations(Site site, Scenario scenario, Dice dice) {
    double pace = BRUTE_FORCE_REQUESTS_PER_MINUTE.draw(scenario, dice);
    List<String> endings =
        List.of(".bak", "~", ".old", ".orig", ".save", ".zip", ".swp", ".1", ".copy", ".tmp");
    return Campaign.of(
        pace,
        paths(pace, scenario, dice),
        pacing(dice),
        Disguise.scanner(scenario, dice),
        own ->
            next -> {
              String path = site.pages().popular(next).path();
              int query = path.indexOf('?');
              String name = query < 0 ? path : path.substring(0, query);
              String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
              return site.unknown((bare.isEmpty() ? "/index" : bare) + next.pick(endings));
            });
  }

  private static Campaign names(Site site, Scenario scenario, Dice dice, TrainingRange paces) {
    double pace = paces.draw(scenario, dice);
    List<String> endings = WeakSpots.endings(scenario, dice);
    double hits = dice.uniform(0.002, 0.05);
    boolean heads = dice.chance(0.15);
    Function<Dice, Script> scripts =
        own ->
            next -> {
              Exchange answer =
                  next.chance(0.05)
                      ? site.guarded(WeakSpots.hidden(scenario, next))
                      : site.unknown(WeakSpots.named(scenario, next, endings));
              if (next.chance(hits)) {
                answer = answer.withAnswer(next.pick(List.of(200, 301, 301, 403)), 310);
              }
              return heads ? answer.withMethod("HEAD").withAnswer(answer.status(), 0) : answer;
            };
    return Campaign.of(
        pace, paths(pace, scenario, dice), pacing(dice), Disguise.scanner(scenario, dice), scripts);
  }

  private static int paths(double pace, Scenario scenario, Dice dice) {
    return (int) Math.max(10, Math.min(SCAN_REQUESTS.draw(scenario, dice), pace * MOST_MINUTES));
  }

  private static Pacing pacing(Dice dice) {
    return dice.pick(List.of(Pacing.STEADY, Pacing.RANDOM, Pacing.BURSTS));
  }
}
