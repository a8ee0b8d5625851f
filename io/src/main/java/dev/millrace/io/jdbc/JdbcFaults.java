package dev.millrace.io.jdbc;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Says in one line what a database says in many, and which faults pass by themselves. */
final class JdbcFaults {
  private static final String LOCKED = "55P03";

  /** What others say of a lock that they did not get in time. */
  private static final String TIMED_OUT = "HYT00";

  /**
   * Shutting down, crashed, starting, too many clients; serialization failures; deadlocks; a lock
   * that somebody else holds.
   */
  private static final Set<String> PASSING =
      Set.of("57P01", "57P02", "57P03", "53300", "40001", "40P01", LOCKED, TIMED_OUT);

  private JdbcFaults() {}

  /** Whether the same might succeed when it is tried again: the database was away or busy. */
  static boolean isPassing(SQLException fault) {
    String state = state(fault);
    return state.startsWith("08") || PASSING.contains(state);
  }

  /**
   * Whether a row was refused because there is one with its key, where nothing else can be wrong
   * with it: some databases tell that from other faults, and some do not.
   */
  static boolean isDuplicate(SQLException fault) {
    return Set.of("23505", "23000").contains(state(fault));
  }

  /**
   * @param failed what was not done: {@code Cannot land in jdbc:…}
   */
  static IOException translated(JdbcAddress address, String failed, SQLException fault) {
    return new IOException(line(address, failed, fault), innermost(fault));
  }

  private static String line(JdbcAddress address, String failed, SQLException fault) {
    String said = said(fault);
    String state = state(fault);
    if (state.startsWith("28")) {
      return "The database refused the user or the password at "
          + address
          + " ("
          + said
          + "): check user= and password=file:PATH or env:NAME";
    } else if (state.equals(LOCKED)) {
      return failed + ": somebody holds a lock on it (" + said + "): look who in pg_stat_activity";
    } else if (state.equals(TIMED_OUT)) {
      return failed + ": somebody holds a lock on it (" + said + ")";
    } else if (state.startsWith("08") || PASSING.contains(state)) {
      return "No answer from the database at "
          + address
          + " ("
          + said
          + "): check host and port, and that it runs and can be reached from here";
    } else if (state.equals("3D000")) {
      return "There is no such database: " + address + " (" + said + ")";
    } else if (state.equals("42501")) {
      return failed + ": no permission (" + said + "): grant this user what it needs";
    }
    return failed + ": " + said;
  }

  /** The database's own words, on one line. */
  private static String said(SQLException fault) {
    String message = Objects.requireNonNullElse(innermost(fault).getMessage(), "");
    // Where in a statement that nobody here has before his eyes.
    String line = message.replaceFirst("\\s+Position: \\d+", "").strip().replaceAll("\\s+", " ");
    return line.isEmpty() ? fault.getClass().getSimpleName() : line;
  }

  private static String state(SQLException fault) {
    return Throwables.getCausalChain(innermost(fault)).stream()
        .filter(SQLException.class::isInstance)
        .map(cause -> ((SQLException) cause).getSQLState())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("")
        .toUpperCase(Locale.ROOT);
  }

  /** What a batch was stopped by, in place of the whole statement with its values. */
  private static SQLException innermost(SQLException fault) {
    return fault instanceof BatchUpdateException && fault.getNextException() != null
        ? fault.getNextException()
        : fault;
  }
}
