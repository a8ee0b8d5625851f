package dev.millrace.benchmarks.spark;

import dev.millrace.pipelines.weblogalerts.ClientActivity;
import dev.millrace.pipelines.weblogalerts.WebLogSteps.Traffic;

/** What was counted for one {@link Key}. */
sealed interface Counts {

  record OfClient(ClientActivity activity) implements Counts {}

  record OfSite(Traffic traffic) implements Counts {}

  /** Adds the other's counts, which are of the same key, to these. */
  static Counts merge(Counts one, Counts other) {
    if (one instanceof OfClient client && other instanceof OfClient more) {
      client.activity.merge(more.activity);
    } else if (one instanceof OfSite site && other instanceof OfSite more) {
      site.traffic.merge(more.traffic);
    } else {
      throw new IllegalArgumentException("Counts of a client and of the site share a key");
    }
    return one;
  }
}
