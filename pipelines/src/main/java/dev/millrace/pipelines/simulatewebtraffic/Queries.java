package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;

/** Query strings as people and their browsers send them, odd but harmless ones included. */
final class Queries {
  /** What people really search for, and what a careless detector takes for an attack. */
  private static final List<String> ODD =
      List.of(
          "o%27brien",
          "select+a+plan",
          "rock+%26+roll",
          "caf%C3%A9+cr%C3%A8me",
          "how+to+drop+a+table+from+the+layout",
          "%22exact+phrase%22",
          "c%2B%2B",
          "50%25+off",
          "union+square+hotels",
          "don%27t+stop",
          "a+%3C+b",
          "%E6%9D%B1%E4%BA%AC",
          "where+is+my+order%3F",
          "script+for+a+play",
          "l%27%C3%A9t%C3%A9",
          "and+or+not",
          "%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82",
          "sleep+better+%2810+tips%29");

  private Queries() {}

  /** Words to search for, encoded. */
  static String search(Scenario scenario, Dice dice) {
    return dice.chance(0.12)
        ? scenario.pick(ODD, dice)
        : Words.join(scenario, dice, dice.between(1, 3), dice.chance(0.7) ? "+" : "%20");
  }

  /** What a link from elsewhere hangs on a path; it starts with {@code ?} or {@code &}. */
  static String tracking(String path, Scenario scenario, Dice dice) {
    String first = path.indexOf('?') < 0 ? "?" : "&";
    return first
        + switch (dice.below(5)) {
          case 0 ->
              "utm_source="
                  + Words.word(scenario, dice)
                  + "&utm_medium=email&utm_campaign="
                  + Words.join(scenario, dice, 2, "_");
          case 1 -> "fbclid=IwAR" + Words.token(dice, 57);
          case 2 -> "gclid=Cj0KCQ" + Words.token(dice, 70) + "_wcB";
          case 3 -> "ref=" + Words.word(scenario, dice);
          default ->
              "return=%2F"
                  + Words.word(scenario, dice)
                  + "%2F"
                  + Words.word(scenario, dice)
                  + "%3Fid%3D"
                  + dice.below(9000);
        };
  }

  /** The page that a visitor comes from, {@code -} for none. */
  static String origin(Scenario scenario, Dice dice) {
    double drawn = dice.unit();
    if (drawn < 0.35) {
      return "-";
    }
    if (drawn < 0.75) {
      return scenario.pick(
          List.of(
              "https://www.google.com/",
              "https://www.bing.com/",
              "https://duckduckgo.com/",
              "https://www.google.de/",
              "https://search.example/",
              "https://www.ecosia.org/"),
          dice);
    }
    return drawn < 0.88
        ? scenario.pick(
            List.of(
                "https://t.co/" + Words.token(dice, 10),
                "https://www.facebook.com/",
                "https://www.reddit.com/",
                "https://news.example/item?id=" + dice.below(90_000),
                "android-app://com.google.android.gm/",
                "https://l.instagram.com/"),
            dice)
        : "https://"
            + Words.join(scenario, dice, 2, "")
            + ".example/"
            + Words.word(scenario, dice)
            + "?id="
            + dice.below(900)
            + "&from=list";
  }
}
