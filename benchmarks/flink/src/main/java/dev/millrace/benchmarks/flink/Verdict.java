package dev.millrace.benchmarks.flink;

import dev.millrace.pipelines.weblogalerts.Alert;
import java.util.Optional;

/**
 * What a client in a window is worth.
 *
 * @param word whether it is the last one
 */
record Verdict(String client, long windowStart, Word word, Optional<Alert> alert) {

  /** When somebody was judged. */
  enum Word {
    /** While the window was open. */
    EARLY,
    /** When it was over. */
    LAST
  }
}
