package dev.millrace.pipelines.weblogalerts;

/** What is watched of a site's traffic. */
enum TrafficSeries {
  REQUESTS("requests") {
    @Override
    double of(TrafficRow row) {
      return row.requests();
    }
  },
  SERVER_ERRORS("serverErrors") {
    @Override
    double of(TrafficRow row) {
      return row.status5xx();
    }
  };

  private final String word;

  TrafficSeries(String word) {
    this.word = word;
  }

  /** As it is written in alerts and tables. */
  String word() {
    return word;
  }

  abstract double of(TrafficRow row);
}
