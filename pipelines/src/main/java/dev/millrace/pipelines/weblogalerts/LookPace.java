package dev.millrace.pipelines.weblogalerts;

import java.io.Serializable;
import java.time.Duration;

/** How often clients are looked at while their window is open. */
@FunctionalInterface
interface LookPace extends Serializable {
  /**
   * How long to wait for the next look.
   *
   * @param took the last one
   */
  Duration pauseAfter(Duration took);

  /**
   * Each tenth of a second; where a look takes long so much less often that looking takes a fifth
   * of the time.
   */
  static LookPace tenTimesASecond() {
    return took -> {
      Duration least = Duration.ofMillis(100);
      Duration rest = took.multipliedBy(4);
      return rest.compareTo(least) > 0 ? rest : least;
    };
  }
}
