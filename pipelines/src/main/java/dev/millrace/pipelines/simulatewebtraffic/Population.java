package dev.millrace.pipelines.simulatewebtraffic;

import java.util.Locale;

/** Who visits sites and behaves, and the share of the requests of each archetype that is theirs. */
enum Population {
  PERSON(0.57, 0.60, 0.36, 0.62),
  OFFICE(0.07, 0.09, 0.10, 0.08),
  CRAWLER(0.15, 0.11, 0.03, 0.15),
  FEED_READER(0.05, 0.01, 0.005, 0.03),
  POLLER(0.03, 0.04, 0.22, 0.01),
  MOBILE_APP(0.02, 0.05, 0.20, 0.01),
  DOWNLOAD(0.01, 0.01, 0.01, 0.04),
  EDITOR(0.03, 0.02, 0.01, 0.005),
  LINK_PREVIEW(0.015, 0.01, 0.005, 0.01),
  WEBHOOK(0.005, 0.03, 0.03, 0.005),
  LOOKUP(0.03, 0.02, 0.02, 0.03),
  LOOPBACK(0.02, 0.01, 0.01, 0.01);

  private final double blog;
  private final double shop;
  private final double application;
  private final double documentation;

  Population(double blog, double shop, double application, double documentation) {
    this.blog = blog;
    this.shop = shop;
    this.application = application;
    this.documentation = documentation;
  }

  double share(SiteArchetype archetype) {
    return switch (archetype) {
      case BLOG -> blog;
      case SHOP -> shop;
      case APPLICATION -> application;
      case DOCUMENTATION -> documentation;
    };
  }

  /** The name as lines carry it. */
  String variant() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How much of the daily rhythm is in it: machines hardly know day from night. */
  double swing() {
    return switch (this) {
      case PERSON, OFFICE, MOBILE_APP, EDITOR, LINK_PREVIEW, LOOKUP -> 1;
      case POLLER, DOWNLOAD, WEBHOOK -> 0.6;
      case CRAWLER, FEED_READER, LOOPBACK -> 0.1;
    };
  }
}
