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
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final JdbcAddress address;
  private final String failed;
  private final JdbcFaults.Work kind;
  private final Duration patience;

  private Attempts(JdbcAddress address, String failed, JdbcFaults.Work kind, Duration patience) {
    this.address = address;
    this.failed = failed;
    this.kind = kind;
    this.patience = patience;
  }

  /** Tries once. */
  static Attempts once(JdbcAddress address, String failed) {
    return new Attempts(address, failed, JdbcFaults.Work.WITHOUT_ROWS, Duration.ZERO);
  }

  /** Tries for a minute and a half, beside the time that each try takes. */
  static Attempts patient(JdbcAddress address, String failed) {
    return new Attempts(address, failed, JdbcFaults.Work.WITHOUT_ROWS, PATIENCE);
  }

  /** The same of work with rows, of whose values faults say nothing. */
  static Attempts patientWithRows(JdbcAddress address, String failed) {
    return new Attempts(address, failed, JdbcFaults.Work.WITH_ROWS, PATIENCE);
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
          throw translated(fault);
        }
        LOG.warn("{}; it is tried again", translated(fault).getMessage());
      }
      sleep(next);
      waited = waited.plus(next);
      next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
    }
  }

  private IOException translated(SQLException fault) {
    return JdbcFaults.translated(address, failed, kind, fault);
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
