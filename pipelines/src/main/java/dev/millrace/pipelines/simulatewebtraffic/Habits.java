package dev.millrace.pipelines.simulatewebtraffic;

/**
 * How people use a site.
 *
 * @param returning share of visitors who have its assets in their cache
 * @param bare share of visits that fetch no assets: text browsers, prefetching, reader views
 * @param login share of visits that begin with logging in
 * @param preflight share of calls before which a browser asks whether another origin may call
 * @param astray chance that a step leads to a page that is not there
 */
record Habits(
    double pagesPerVisit,
    double secondsPerPage,
    double returning,
    double bare,
    double login,
    double preflight,
    double astray) {}
