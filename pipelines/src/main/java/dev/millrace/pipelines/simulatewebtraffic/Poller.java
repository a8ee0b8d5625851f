package dev.millrace.pipelines.simulatewebtraffic;

/**
 * A program, or a tab left open, that asks for the same thing again and again; one in twenty has a
 * token that is no longer good.
 */
final class Poller implements Behaviour {
  private static final double LONGEST = 40 * 60_000;

  private final Site site;
  private final Dice dice;
  private final double gap;
  private final Exchange question;
  private final double unchanged;
  private final double posts;
  private int left;

  /**
   * @param agent a browser's where it is a tab, which says where it was opened
   */
  Poller(Site site, String agent, Dice dice) {
    this.site = site;
    this.dice = dice;
    this.gap = 1000 * TrainingRange.POLL_SECONDS.draw(site.scenario(), dice);
    this.left = (int) Math.max(2, Math.min(900, dice.uniform(0.1, 1) * LONGEST / gap));
    String path = site.paths().api() + site.paths().poll();
    Exchange answer =
        Exchange.get(path, 200, 20 + dice.below(700))
            .withReferrer(agent.startsWith("Mozilla") ? site.url("/") : "-");
    this.question = dice.chance(0.05) ? answer.withAnswer(401, 58) : answer;
    this.unchanged = dice.chance(0.4) ? dice.uniform(0.2, 0.95) : 0;
    this.posts = dice.chance(0.3) ? dice.uniform(0.05, 0.9) : 0;
  }

  @Override
  public void plan(Itinerary itinerary) {
    if (left == 0) {
      return;
    }
    left--;
    Exchange next = question;
    if (question.status() == 200) {
      if (dice.chance(posts)) {
        String path = site.paths().api() + "events";
        next =
            question
                .withMethod("POST")
                .withTarget(path)
                .withAnswer(dice.chance(0.5) ? 204 : 200, 0);
      } else if (dice.chance(unchanged)) {
        next = question.withAnswer(304, 0);
      } else if (dice.chance(0.01)) {
        next = question.withAnswer(502, 150);
      }
    }
    itinerary.add(gap * dice.uniform(0.9, 1.1), next);
  }
}
