package dev.millrace.io.jdbc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work in a database again while it is away: a server that starts anew is back within seconds.
 * Waits longer from try to try, and gives up when it has waited for so long in all. Work must leave
 * the same behind whether it is done once or again, also where nobody knows whether a transaction
 * was committed.
 */
final class Attempts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(8);

  private final JdbcAddress address;
  private final String failed;
  private final Duration patience;

  private Attempts(JdbcAddress address, String failed, Duration patience) {
    this.address = address;
    this.failed = failed;
    this.patience = patience;
  }

  /** Tries once. */
  static Attempts once(JdbcAddress address, String failed) {
    return new Attempts(address, failed, Duration.ZERO);
  }

  /** Tries for a minute and a half, beside the time that each try takes. */
  static Attempts patient(JdbcAddress address, String failed) {
    return new Attempts(address, failed, Duration.ofSeconds(90));
  }

  /** What is done in a database. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException, SQLException;
  }

  <T> T of(Work<T> work) throws IOException {
    Duration waited = Duration.ZERO;
    Duration next = FIRST;
    while (true) {
      try {
        return work.run();
      } catch (SQLException fault) {
        if (!JdbcFaults.isPassing(fault) || waited.plus(next).compareTo(patience) > 0) {
          throw JdbcFaults.translated(address, failed, fault);
        }
        LOG.warn(
            "{}; it is tried again", JdbcFaults.translated(address, failed, fault).getMessage());
      }
      sleep(next);
      waited = waited.plus(next);
      next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
    }
  }

  private static void sleep(Duration time) throws InterruptedIOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while a database was away");
    }
  }
}
