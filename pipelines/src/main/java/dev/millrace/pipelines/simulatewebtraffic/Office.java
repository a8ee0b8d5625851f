package dev.millrace.pipelines.simulatewebtraffic;

import java.util.ArrayList;
import java.util.List;

/** Many people behind one address: visits start all the time, with different browsers. */
final class Office implements Actor {
  private static final long LONGEST = 50L * 60_000;

  private final Site site;
  private final Dice dice;
  private final List<Client> people = new ArrayList<>();
  private final double gap;
  private int visits;

  /**
   * @param mostVisitsPerMinute what the site's own rate leaves room for
   */
  Office(Site site, Client address, double mostVisitsPerMinute, Dice dice) {
    this.site = site;
    this.dice = dice;
    int agents = TrainingRange.OFFICE_AGENTS.drawCount(site.scenario(), dice);
    for (int i = 0; i < agents; i++) {
      people.add(address.withAgent(Agents.browser(site.scenario(), dice)));
    }
    double pace = TrainingRange.OFFICE_VISITS_PER_MINUTE.draw(site.scenario(), dice);
    this.gap = 60_000 / Math.min(pace, mostVisitsPerMinute);
    this.visits = (int) Math.max(1, dice.uniform(0.2, 1) * LONGEST / gap);
  }

  @Override
  public long act(long now, Stage stage) {
    Dice own = Dice.of(dice.bits());
    stage.enter(now, own.bits(), new Visitor(site, dice.pick(people), new Person(site, own)));
    visits--;
    return visits <= 0 ? NEVER : now + (long) dice.exponential(gap);
  }
}
