package dev.millrace.pipelines.simulatewebtraffic;

import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.FLOOD_CLIENTS;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.FLOOD_MINUTES;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.FLOOD_REQUESTS_PER_CLIENT;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.FLOOD_REQUESTS_PER_MINUTE;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** More requests than a site can bear, from one client or from many. */
final class Floods {
  private Floods() {}

  /** One client asks for one page. */
  static Campaign singleSource(Site site, Scenario scenario, Dice dice) {
    Exchange target = target(site, dice);
    return fromOne(site, scenario, dice, target, own -> ignored -> target);
  }

  /** One client asks for one page with a query that no cache has seen. */
  static Campaign cacheBusting(Site site, Scenario scenario, Dice dice) {
    Exchange target = target(site, dice);
    String path = target.target();
    String key =
        path + (path.indexOf('?') < 0 ? "?" : "&") + Words.token(dice, 1 + dice.below(3)) + "=";
    int length = dice.between(3, 16);
    return fromOne(
        site,
        scenario,
        dice,
        target,
        own -> next -> target.withTarget(key + Words.token(next, length)));
  }

  /** Many clients ask for the same few pages. */
  static Campaign distributed(Site site, Scenario scenario, Dice dice) {
    List<Exchange> targets = new ArrayList<>();
    int pages = dice.chance(0.6) ? 1 : dice.between(2, 6);
    for (int i = 0; i < pages; i++) {
      targets.add(target(site, dice));
    }
    double busting = dice.chance(0.3) ? dice.unit() : 0;
    return fromMany(
        site,
        scenario,
        dice,
        own ->
            next -> {
              Exchange target = next.pick(targets);
              return next.chance(busting)
                  ? target.withTarget(target.target() + "?" + next.below(1 << 30))
                  : target;
            });
  }

  /** Forms and searches are posted without end. */
  static Campaign posts(Site site, Scenario scenario, Dice dice) {
    String path =
        dice.chance(0.6) ? site.paths().form() : site.paths().api() + Words.word(scenario, dice);
    Exchange post = Exchange.post(path, dice.chance(0.6) ? 200 : 302, dice.between(0, 3000));
    return dice.chance(0.5)
        ? fromOne(site, scenario, dice, post, own -> ignored -> post)
        : fromMany(site, scenario, dice, own -> ignored -> post);
  }

  /** The largest file there is, broken off and begun again. */
  static Campaign heavyFile(Site site, Scenario scenario, Dice dice) {
    Asset file = dice.pick(site.downloads());
    double broken = dice.unit();
    Function<Dice, Script> script =
        own ->
            next ->
                file.fetched()
                    .withAnswer(
                        next.chance(0.2) ? 206 : 200,
                        next.chance(broken) ? 1 + next.below(400_000) : file.bytes());
    return dice.chance(0.5)
        ? fromOne(site, scenario, dice, file.fetched(), script)
        : fromMany(site, scenario, dice, script);
  }

  private static Exchange target(Site site, Dice dice) {
    Exchange target =
        switch (dice.below(4)) {
          case 0, 1 -> Exchange.get("/", 200, site.pages().at(0).bytes());
          case 2 -> site.pages().popular(dice).fetched();
          default ->
              Exchange.get(
                  site.paths().search() + Words.token(dice, 4), 200, dice.between(900, 9000));
        };
    return dice.chance(0.3) ? target.withReferrer(site.url("/")) : target;
  }

  private static Campaign fromOne(
      Site site, Scenario scenario, Dice dice, Exchange target, Function<Dice, Script> script) {
    double pace = FLOOD_REQUESTS_PER_MINUTE.draw(scenario, dice);
    return campaign(site, scenario, dice, pace, Disguise.draw(scenario, dice), script)
        .withClients(target.referrer().equals("-") || dice.chance(0.7) ? 1 : 3);
  }

  private static Campaign fromMany(
      Site site, Scenario scenario, Dice dice, Function<Dice, Script> script) {
    double pace = FLOOD_REQUESTS_PER_CLIENT.draw(scenario, dice);
    Function<Dice, String> agents =
        dice.chance(0.7) ? Disguise.crowd(scenario) : Disguise.draw(scenario, dice);
    return campaign(site, scenario, dice, pace, agents, script)
        .withClients(FLOOD_CLIENTS.drawCount(scenario, dice));
  }

  private static Campaign campaign(
      Site site,
      Scenario scenario,
      Dice dice,
      double pace,
      Function<Dice, String> agents,
      Function<Dice, Script> script) {
    Strain strain = Strain.draw(site, dice);
    int requests = (int) (pace * FLOOD_MINUTES.draw(scenario, dice));
    return Campaign.of(
        pace,
        requests,
        dice.pick(List.of(Pacing.STEADY, Pacing.RANDOM, Pacing.RANDOM, Pacing.BURSTS)),
        agents,
        own -> {
          Script answered = script.apply(own);
          return next -> strain.on(answered.next(next), next);
        });
  }
}
