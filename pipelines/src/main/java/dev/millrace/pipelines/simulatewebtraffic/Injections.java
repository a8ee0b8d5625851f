package dev.millrace.pipelines.simulatewebtraffic;

import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.INJECTIONS;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.INJECTIONS_PER_MINUTE;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.SHELL_REQUESTS_PER_MINUTE;

import java.util.List;
import java.util.function.BiFunction;

/** Input that is meant to be taken for code, and the use of what an earlier attack left behind. */
final class Injections {
  private static final List<String> PARAMETERS =
      List.of(
          "id",
          "q",
          "file",
          "cat",
          "lang",
          "page",
          "user",
          "view",
          "template",
          "sort",
          "path",
          "order",
          "item",
          "search",
          "url",
          "name",
          "dir",
          "include");

  private Injections() {}

  static Campaign sql(Site site, Scenario scenario, Dice dice) {
    return probes(site, scenario, dice, Payloads::sql);
  }

  static Campaign script(Site site, Scenario scenario, Dice dice) {
    return probes(site, scenario, dice, Payloads::script);
  }

  static Campaign command(Site site, Scenario scenario, Dice dice) {
    return probes(site, scenario, dice, Payloads::command);
  }

  static Campaign fileInclusion(Site site, Scenario scenario, Dice dice) {
    return probes(site, scenario, dice, Payloads::inclusion);
  }

  /** In a parameter, or straight in the path. */
  static Campaign traversal(Site site, Scenario scenario, Dice dice) {
    boolean inPath = dice.chance(0.5);
    double posts = dice.chance(0.3) ? dice.unit() : 0;
    String folder =
        scenario.pick(
            List.of("/", "/cgi-bin/", "/static/", "/icons/", "/download/", "/api/"), dice);
    return inPath
        ? campaign(
            scenario,
            dice,
            next ->
                site.unknown(folder + Payloads.traversal(scenario, next))
                    .withMethod(next.chance(posts) ? "POST" : "GET")
                    .withAnswer(next.pick(List.of(400, 404, 404, 403)), 226))
        : probes(site, scenario, dice, Payloads::traversal);
  }

  /** In a parameter, in the referrer or in the agent, wherever it may be logged or rendered. */
  static Campaign templateAndLookup(Site site, Scenario scenario, Dice dice) {
    Encoding encoding = Encoding.draw(dice);
    int places = site.log().detail() == LogDetail.NO_HEADERS ? 0 : dice.below(4);
    return campaign(
        scenario,
        dice,
        next -> {
          String payload = Payloads.template(scenario, next);
          Exchange page = site.pages().popular(next).fetched();
          return switch (places == 3 ? next.below(3) : places) {
            case 0 ->
                query(
                    site, page.target(), parameter(scenario, next), encoding.encode(payload), next);
            case 1 -> page.withAgent(payload);
            default -> page.withReferrer(payload);
          };
        });
  }

  /** Commands, given to a script that was left on the server, in its parameters. */
  static Campaign webShell(Site site, Scenario scenario, Dice dice) {
    String shell = shell(site, scenario, dice);
    String parameter =
        scenario.pick(List.of("cmd", "c", "x", "exec", "p", "q", "command", "0", "data"), dice);
    boolean hidden = dice.chance(0.4);
    Encoding encoding = dice.chance(0.5) ? Encoding.FORM : Encoding.FULL;
    double posts = dice.chance(0.3) ? dice.unit() : 0;
    return shellCampaign(
        scenario,
        dice,
        next -> {
          String value =
              hidden
                  ? Payloads.base64(next)
                  : encoding.encode(Payloads.shellCommand(scenario, next));
          Exchange called =
              Exchange.get(shell + "?" + parameter + "=" + value, 200, 20 + next.below(3000));
          return next.chance(posts) ? called.withMethod("POST") : called;
        });
  }

  /** As {@link #webShell}, with everything in the body of the request. */
  static Campaign silentShell(Site site, Scenario scenario, Dice dice) {
    String shell = shell(site, scenario, dice);
    return shellCampaign(scenario, dice, next -> Exchange.post(shell, 200, 20 + next.below(6000)));
  }

  private static String shell(Site site, Scenario scenario, Dice dice) {
    String folder =
        dice.chance(0.5)
            ? site.paths().uploads()
            : scenario.pick(
                List.of(
                    "/wp-content/uploads/2023/04/",
                    "/images/",
                    "/tmp/",
                    "/",
                    "/.well-known/",
                    "/cache/"),
                dice);
    String name =
        dice.chance(0.6) ? Words.token(dice, dice.between(2, 10)) : Words.word(scenario, dice);
    String type =
        dice.chance(0.85) ? ".php" : scenario.pick(List.of(".phtml", ".jsp", ".aspx"), dice);
    return folder + name + type;
  }

  private static Campaign shellCampaign(Scenario scenario, Dice dice, Script script) {
    double pace = SHELL_REQUESTS_PER_MINUTE.draw(scenario, dice);
    int requests = (int) Math.max(4, INJECTIONS.draw(scenario, dice) / 3);
    return Campaign.of(pace, requests, Pacing.RANDOM, Disguise.draw(scenario, dice), own -> script);
  }

  private static Campaign probes(
      Site site, Scenario scenario, Dice dice, BiFunction<Scenario, Dice, String> payloads) {
    Encoding encoding = Encoding.draw(dice);
    boolean fixed = dice.chance(0.5);
    String target = target(site, dice);
    String parameter = parameter(scenario, dice);
    return campaign(
        scenario,
        dice,
        next -> {
          String value = encoding.encode(payloads.apply(scenario, next));
          return query(
              site,
              fixed ? target : target(site, next),
              fixed ? parameter : parameter(scenario, next),
              value,
              next);
        });
  }

  private static Campaign campaign(Scenario scenario, Dice dice, Script script) {
    double pace = INJECTIONS_PER_MINUTE.draw(scenario, dice);
    int requests = (int) Math.min(INJECTIONS.draw(scenario, dice), pace * 40);
    return Campaign.of(
        pace,
        Math.max(4, requests),
        dice.pick(List.of(Pacing.STEADY, Pacing.RANDOM, Pacing.BURSTS)),
        Disguise.scanner(scenario, dice),
        own -> script);
  }

  private static Exchange query(
      Site site, String target, String parameter, String value, Dice dice) {
    String joined =
        target.endsWith("=")
            ? target + value
            : target + (target.indexOf('?') < 0 ? "?" : "&") + parameter + "=" + value;
    int status = dice.pick(List.of(200, 200, 200, 500, site.guardedStatus(), 400, 302));
    Exchange answer = Exchange.get(joined, status, status == 200 ? 4000 + dice.below(4000) : 320);
    return dice.chance(0.08) ? answer.withMethod("POST") : answer;
  }

  private static String target(Site site, Dice dice) {
    return switch (dice.below(4)) {
      case 0 -> site.paths().search();
      case 1 -> site.pages().popular(dice).path();
      case 2 -> "/index.php";
      default -> site.paths().api() + "items";
    };
  }

  private static String parameter(Scenario scenario, Dice dice) {
    return scenario.pick(PARAMETERS, dice);
  }
}
