package dev.millrace.pipelines.simulatewebtraffic;

import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.GUESSES;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.GUESSES_PER_MINUTE;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.SLOW_GUESSES_PER_MINUTE;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.STUFFING_CLIENTS;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.STUFFING_GUESSES_PER_MINUTE;

import java.util.List;
import java.util.function.Function;

/** One password after the other, or one leaked account after the other. */
final class LoginGuessing {
  private LoginGuessing() {}

  /** One client, as fast as the site answers. */
  static Campaign fast(Site site, Scenario scenario, Dice dice) {
    double pace = GUESSES_PER_MINUTE.draw(scenario, dice);
    return Campaign.of(
        pace,
        guesses(pace, scenario, dice),
        pacing(dice),
        Disguise.draw(scenario, dice),
        script(site, dice));
  }

  /** One client that stays under the limits. */
  static Campaign slow(Site site, Scenario scenario, Dice dice) {
    double pace = SLOW_GUESSES_PER_MINUTE.draw(scenario, dice);
    return Campaign.of(
        pace,
        guesses(pace, scenario, dice),
        Pacing.STEADY,
        Disguise.draw(scenario, dice),
        script(site, dice));
  }

  /** Many clients, each slowly, each another account. */
  static Campaign stuffing(Site site, Scenario scenario, Dice dice) {
    double pace = STUFFING_GUESSES_PER_MINUTE.draw(scenario, dice);
    return Campaign.of(
            pace,
            (int) Math.max(8, pace * dice.uniform(2, 10)),
            Pacing.STEADY,
            dice.chance(0.7) ? Disguise.crowd(scenario) : Disguise.draw(scenario, dice),
            script(site, dice))
        .withClients(STUFFING_CLIENTS.drawCount(scenario, dice));
  }

  /** Through an interface for programs that says 200 whatever the password. */
  static Campaign remoteCall(Site site, Scenario scenario, Dice dice) {
    double pace = GUESSES_PER_MINUTE.draw(scenario, dice);
    String path =
        scenario.pick(
            List.of("/xmlrpc.php", "/rpc/", "/jsonrpc", "/soap/login", "/api/rpc", "/ws/auth"),
            dice);
    int status = dice.chance(0.8) ? 200 : 403;
    long bytes = dice.between(300, 700);
    return Campaign.of(
        pace,
        guesses(pace, scenario, dice),
        pacing(dice),
        Disguise.draw(scenario, dice),
        own -> next -> Exchange.post(path, status, bytes + next.below(3)));
  }

  /** A folder behind the password dialogue of the browser. */
  static Campaign passwordDialogue(Site site, Scenario scenario, Dice dice) {
    double pace =
        (dice.chance(0.5) ? GUESSES_PER_MINUTE : SLOW_GUESSES_PER_MINUTE).draw(scenario, dice);
    Exchange refused = Exchange.get(site.paths().admin(), 401, dice.between(180, 600));
    return Campaign.of(
        pace,
        guesses(pace, scenario, dice),
        pacing(dice),
        Disguise.draw(scenario, dice),
        own -> next -> refused);
  }

  private static int guesses(double pace, Scenario scenario, Dice dice) {
    return (int) Math.max(12, Math.min(GUESSES.draw(scenario, dice), pace * 90));
  }

  private static Pacing pacing(Dice dice) {
    return dice.chance(0.5) ? Pacing.STEADY : Pacing.RANDOM;
  }

  /** Posts the form; may load it before each guess, and may be locked out after some. */
  private static Function<Dice, Script> script(Site site, Dice dice) {
    boolean loads = dice.chance(0.3) && site.archetype() != SiteArchetype.APPLICATION;
    double luck = dice.chance(0.3) ? 0.01 : 0;
    int patience = dice.chance(0.2) ? dice.between(10, 60) : Integer.MAX_VALUE;
    int locked = dice.pick(List.of(429, 403, 429));
    String referrer = dice.chance(0.4) ? site.url(site.login().path()) : "-";
    return own ->
        new Script() {
          private int guesses;
          private boolean loaded;

          @Override
          public Exchange next(Dice dice) {
            loaded = !loaded;
            if (loads && loaded) {
              return site.login().form();
            }
            guesses++;
            Exchange answer =
                guesses > patience
                    ? site.login().failure(dice).withAnswer(locked, 120)
                    : dice.chance(luck) ? site.login().success() : site.login().failure(dice);
            return answer.withReferrer(referrer);
          }
        };
  }
}
