package dev.millrace.pipelines.simulatewebtraffic;

/** How a site under too much load, or behind something that limits rates, answers. */
record Strain(int status, double share) {
  static Strain draw(Site site, Dice dice) {
    int status =
        switch (dice.below(5)) {
          case 0 -> 503;
          case 1 -> 502;
          case 2 -> 429;
          case 3 -> site.log().style() == ServerStyle.NGINX ? 499 : 408;
          default -> 504;
        };
    return new Strain(status, dice.chance(0.5) ? 0 : dice.uniform(0.02, 0.95));
  }

  Exchange on(Exchange answered, Dice dice) {
    return dice.chance(share)
        ? answered.withAnswer(status, status == 499 || status == 408 ? 0 : 190)
        : answered;
  }
}
