package dev.millrace.pipelines.simulatewebtraffic;

import java.io.InterruptedIOException;
import java.time.Clock;

/** How fast simulated time passes. */
interface Pace {
  /** As fast as it goes. */
  Pace FAST = time -> {};

  /**
   * Returns when it is time.
   *
   * @param time in milliseconds since the epoch
   */
  void await(long time) throws InterruptedIOException;

  /** As fast as a clock; what is behind it, because the machine is slow, is made up for. */
  static Pace of(Clock clock) {
    return time -> {
      try {
        for (long left = time - clock.millis(); left > 0; left = time - clock.millis()) {
          Thread.sleep(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted between two lines");
      }
    };
  }
}
