package dev.millrace.pipelines.simulatewebtraffic;

import java.util.Locale;

/**
 * Who visits sites and behaves, and in what proportion by archetype, counted in requests.
 *
 * <p>The first number of each numbers the populations: it says which addresses are theirs, so that
 * another constant, wherever it stands, changes nothing for those there are.
 */
enum Population {
  PERSON(0, 540, 570, 330, 560),
  OFFICE(1, 70, 90, 100, 80),
  CRAWLER(2, 160, 120, 30, 140),
  FEED_READER(3, 60, 15, 5, 30),
  POLLER(4, 30, 40, 190, 10),
  MOBILE_APP(5, 20, 50, 180, 10),
  DOWNLOAD(6, 10, 10, 10, 30),
  EDITOR(7, 40, 20, 10, 5),
  LINK_PREVIEW(8, 15, 10, 5, 10),
  WEBHOOK(9, 5, 30, 30, 5),
  LOOKUP(10, 25, 15, 15, 20),
  LOOPBACK(11, 20, 10, 10, 10),
  HOT_LINK(12, 30, 20, 5, 15),
  PROGRAM(13, 10, 10, 10, 15),
  SYNCHRONISATION(14, 2, 2, 25, 10),
  PACKAGES(15, 1, 1, 5, 50),
  SOURCE_CODE(16, 1, 1, 5, 15),
  MAP(17, 5, 15, 30, 5),
  FILM(18, 10, 10, 15, 10);

  private final int number;
  private final int blog;
  private final int shop;
  private final int application;
  private final int documentation;

  Population(int number, int blog, int shop, int application, int documentation) {
    this.number = number;
    this.blog = blog;
    this.shop = shop;
    this.application = application;
    this.documentation = documentation;
  }

  int number() {
    return number;
  }

  /** Its part of the requests of a site; the parts of all populations are what they add up to. */
  int part(SiteArchetype archetype) {
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
      case PERSON, OFFICE, MOBILE_APP, EDITOR, LINK_PREVIEW, LOOKUP, HOT_LINK, MAP, FILM -> 1;
      case POLLER, DOWNLOAD, WEBHOOK, SYNCHRONISATION, PACKAGES, SOURCE_CODE -> 0.6;
      case CRAWLER, FEED_READER, LOOPBACK, PROGRAM -> 0.1;
    };
  }
}
