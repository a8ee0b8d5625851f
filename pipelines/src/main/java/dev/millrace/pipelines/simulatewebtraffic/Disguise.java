package dev.millrace.pipelines.simulatewebtraffic;

import java.util.function.Function;

/** What attacking clients call themselves: a campaign chooses once, or each client by itself. */
final class Disguise {
  private Disguise() {}

  /** One agent for all: a stolen browser's, a program's, a nonsensical one. */
  static Function<Dice, String> draw(Scenario scenario, Dice dice) {
    String agent = one(scenario, dice);
    return client -> agent;
  }

  /** As {@link #draw}, and some say openly that they scan. */
  static Function<Dice, String> scanner(Scenario scenario, Dice dice) {
    String agent = dice.chance(0.3) ? Agents.scanner(scenario, dice) : one(scenario, dice);
    return client -> agent;
  }

  /** Each client has a browser's agent of its own. */
  static Function<Dice, String> crowd(Scenario scenario) {
    return client -> Agents.browser(scenario, client);
  }

  /** Each client a program's or a nonsensical one, or one of those that say what they do. */
  static Function<Dice, String> prober(Scenario scenario) {
    return client -> {
      double drawn = client.unit();
      if (drawn < 0.5) {
        return Agents.odd(scenario, client);
      }
      return drawn < 0.75 ? Agents.program(scenario, client) : Agents.scanner(scenario, client);
    };
  }

  private static String one(Scenario scenario, Dice dice) {
    double drawn = dice.unit();
    if (drawn < 0.45) {
      return Agents.browser(scenario, dice);
    }
    return drawn < 0.85 ? Agents.program(scenario, dice) : Agents.odd(scenario, dice);
  }
}
