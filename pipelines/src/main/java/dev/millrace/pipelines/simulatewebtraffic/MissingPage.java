package dev.millrace.pipelines.simulatewebtraffic;

/** How a site answers for a path that it does not know. */
enum MissingPage {
  /** 404. */
  NOT_FOUND,
  /** 200 with the one page of the application, whatever the path: every guess seems to hit. */
  SHELL,
  /** 302 to the front page. */
  REDIRECT
}
