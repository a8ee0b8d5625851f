package dev.millrace.pipelines.simulatewebtraffic;

/**
 * The range of each parameter that training draws from, and the values outside it that are kept for
 * evaluation.
 *
 * <p>Training draws from {@code [least, greatest)}; evaluation draws from {@code [unseenLeast,
 * least)} or {@code [greatest, unseenGreatest)}, each side as often as its share of octaves. Where
 * a side is empty its bounds are equal. Draws are uniform in the logarithm. {@link Scenario#FULL}
 * draws from the whole.
 */
enum TrainingRange {
  // What sites are like.
  SITE_PAGES("pages of a site", 25, 80, 2500, 6000),
  POPULARITY_EXPONENT("Zipf exponent of page popularity", 0.55, 0.75, 1.2, 1.4),
  SHARED_ASSETS("style sheets, scripts and fonts that all pages share", 2, 4, 14, 24),
  IMAGES_PER_PAGE("most images on one page", 1, 2, 9, 16),

  // What people and machines that behave are like.
  PAGES_PER_VISIT("mean pages of a person's visit", 1.2, 1.7, 6, 9),
  SECONDS_PER_PAGE("median seconds a person stays on a page", 6, 12, 45, 90),
  OFFICE_VISITS_PER_MINUTE("visits that start per minute behind one address", 0.6, 1, 12, 25),
  OFFICE_AGENTS("distinct browsers behind one address", 3, 5, 60, 120),
  POLL_SECONDS("seconds between the polls of one program", 1.2, 2, 60, 180),
  MONITOR_SECONDS("seconds between the checks of an uptime monitor", 10, 20, 60, 300),
  CRAWLER_REQUESTS_PER_MINUTE("requests of a crawler per minute", 0.08, 0.15, 45, 75),
  CRAWLER_PAGES("pages of one visit of a crawler", 1, 2, 120, 240),
  DOWNLOAD_PARTS("ranges in which a file is downloaded", 1, 2, 40, 80),

  // Floods.
  FLOOD_REQUESTS_PER_MINUTE(
      "requests per minute of a flood from one client", 250, 500, 6000, 12000),
  FLOOD_CLIENTS("clients of a distributed flood", 5, 10, 80, 250),
  FLOOD_REQUESTS_PER_CLIENT(
      "requests per client and minute of a distributed flood", 35, 50, 300, 600),
  FLOOD_MINUTES("minutes of a flood", 1, 1, 6, 12),

  // Login guessing.
  GUESSES_PER_MINUTE("guesses per minute of a fast guesser", 25, 50, 600, 1500),
  SLOW_GUESSES_PER_MINUTE("guesses per minute of a slow guesser", 3, 4, 12, 20),
  STUFFING_CLIENTS("clients that stuff credentials together", 6, 10, 80, 200),
  STUFFING_GUESSES_PER_MINUTE("guesses per client and minute of credential stuffing", 3, 4, 12, 20),
  GUESSES("guesses of one client", 15, 30, 600, 1500),

  // Scans.
  BRUTE_FORCE_REQUESTS_PER_MINUTE(
      "requests per minute of a directory brute force", 80, 200, 2000, 6000),
  SLOW_SCAN_REQUESTS_PER_MINUTE("requests per minute of a patient scan", 5, 8, 40, 70),
  VULNERABILITY_SCAN_REQUESTS_PER_MINUTE(
      "requests per minute of a scan for known weaknesses", 8, 15, 250, 600),
  SCAN_REQUESTS("paths that one scan tries", 20, 40, 1500, 4000),
  PROBES("requests of a service scan", 2, 3, 12, 30),

  // Injection.
  INJECTIONS_PER_MINUTE("injection probes per minute", 3, 5, 120, 400),
  INJECTIONS("injection probes of one client", 5, 8, 200, 500),
  SHELL_REQUESTS_PER_MINUTE("requests per minute to a web shell", 2, 3, 25, 60),

  // Scraping.
  SCRAPED_PER_MINUTE("pages per minute of a scraper", 28, 40, 500, 1200),
  DISTRIBUTED_SCRAPED_PER_MINUTE(
      "pages per client and minute of distributed scraping", 10, 14, 45, 70),
  SCRAPE_CLIENTS("clients of distributed scraping", 3, 5, 40, 100),
  SCRAPED("pages that one scraper takes", 60, 120, 3000, 6000);

  private final String meaning;
  private final double unseenLeast;
  private final double least;
  private final double greatest;
  private final double unseenGreatest;

  TrainingRange(
      String meaning, double unseenLeast, double least, double greatest, double unseenGreatest) {
    this.meaning = meaning;
    this.unseenLeast = unseenLeast;
    this.least = least;
    this.greatest = greatest;
    this.unseenGreatest = unseenGreatest;
  }

  /** One value that the scenario may use. */
  double draw(Scenario scenario, Dice dice) {
    return switch (scenario) {
      case TRAINING -> dice.logUniform(least, greatest);
      case UNSEEN -> drawUnseen(dice);
      case FULL -> dice.logUniform(unseenLeast, unseenGreatest);
    };
  }

  /** As {@link #draw}, rounded to a whole number, at least one. */
  int drawCount(Scenario scenario, Dice dice) {
    return (int) Math.max(1, Math.round(draw(scenario, dice)));
  }

  String meaning() {
    return meaning;
  }

  double unseenLeast() {
    return unseenLeast;
  }

  double least() {
    return least;
  }

  double greatest() {
    return greatest;
  }

  double unseenGreatest() {
    return unseenGreatest;
  }

  private double drawUnseen(Dice dice) {
    double below = StrictMath.log(least / unseenLeast);
    double above = StrictMath.log(unseenGreatest / greatest);
    return dice.chance(below / (below + above))
        ? dice.logUniform(unseenLeast, least)
        : dice.logUniform(greatest, unseenGreatest);
  }
}
