package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;
import java.util.Locale;

/** Requests that find out what listens on a port. */
final class ServiceProbes implements Script {
  private static final List<String> GREETINGS =
      List.of(
          "SSH-2.0-Go",
          "HELP",
          "EHLO scan",
          "\\x00",
          "QUIT",
          "\\x03\\x00\\x00/*\\xE0\\x00\\x00\\x00\\x00\\x00Cookie: mstshash=",
          "JRMI\\x00\\x02K");
  private static final int ODD = 14;
  private static final int ALL = 18;

  private final Site site;
  private final Scenario scenario;
  private int asked;

  ServiceProbes(Site site, Scenario scenario) {
    this.site = site;
    this.scenario = scenario;
  }

  /** The first is never what anybody may ask for. */
  @Override
  public Exchange next(Dice dice) {
    asked++;
    return switch (dice.below(asked == 1 ? ODD : ALL)) {
      case 0, 1, 2 -> bytes(site, tls(dice));
      case 3, 4 -> bytes(site, dice.pick(GREETINGS));
      case 5, 6 -> empty(site, dice);
      case 7 ->
          new Exchange(
              "CONNECT", Words.word(scenario, dice) + ".example:443", refused(dice), 166, "-", "");
      case 8, 9 ->
          Exchange.get("/", 200, 0)
              .withMethod(dice.pick(List.of("PROPFIND", "TRACE", "DEBUG", "SEARCH", "TRACK")))
              .withAnswer(refused(dice), 166);
      case 10, 11 ->
          new Exchange(
              "OPTIONS", dice.chance(0.7) ? "/" : "*", dice.chance(0.6) ? 200 : 405, 0, "-", "");
      case 12 -> Exchange.get("http://" + Words.word(scenario, dice) + ".example/", 400, 150);
      case 13 ->
          new Exchange(Words.token(dice, 4).toUpperCase(Locale.ROOT), "/", 501, 166, "-", "");
      case 14 -> Exchange.post("/sdk", 404, site.missingBytes());
      case 15 -> site.unknown("/" + Words.token(dice, dice.between(6, 20)));
      case 16 -> site.guarded(WeakSpots.known(scenario, dice));
      default -> Exchange.get("/", 200, site.pages().at(0).bytes());
    };
  }

  private static int refused(Dice dice) {
    return dice.pick(List.of(405, 400, 501, 405, 403));
  }

  private static Exchange bytes(Site site, String request) {
    return Exchange.raw(request, 400, site.log().style() == ServerStyle.APACHE ? 226 : 150);
  }

  private static Exchange empty(Site site, Dice dice) {
    boolean apache = site.log().style() == ServerStyle.APACHE;
    return dice.chance(0.5) || !apache
        ? Exchange.raw(apache ? "-" : "", apache ? 408 : 400, 0)
        : Exchange.raw("\\n", 400, 226);
  }

  /** A TLS greeting on a port that does not speak TLS, escaped as servers do. */
  private static String tls(Dice dice) {
    StringBuilder greeting = new StringBuilder("\\x16\\x03");
    greeting.append(dice.chance(0.7) ? "\\x01" : "\\x03").append("\\x01").append(escaped(dice));
    greeting.append("\\x01\\x00\\x01").append(escaped(dice)).append("\\x03\\x03");
    int more = dice.chance(0.4) ? 0 : dice.between(3, 24);
    for (int i = 0; i < more; i++) {
      int next = dice.between(1, 255);
      boolean plain = next >= ' ' && next < 127 && next != '"' && next != '\\';
      greeting.append(plain ? Character.toString(next) : escaped(dice));
    }
    return greeting.toString();
  }

  private static String escaped(Dice dice) {
    return "\\x" + "89ABCDEF".charAt(dice.below(8)) + "0123456789ABCDEF".charAt(dice.below(16));
  }
}
