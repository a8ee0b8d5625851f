package dev.millrace.pipelines.simulatewebtraffic;

/**
 * How people use a site.
 *
 * @param returning share of visitors who have its assets in their cache
 * @param bare share of visits that fetch no assets: text browsers, prefetching, reader views
 * @param astray chance that a step leads to a page that is not there
 */
record Habits(
    double pagesPerVisit, double secondsPerPage, double returning, double bare, double astray) {}
