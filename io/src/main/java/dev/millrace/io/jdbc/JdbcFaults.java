package dev.millrace.io.jdbc;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
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

  private static final String OF_VALUES = "22";

  /**
   * Classes of states that are about connections, users, transactions, and statements, in which
   * rows' values are parameters: others may be about values.
   */
  private static final Set<String> SHOW_NONE =
      Set.of("08", "0A", "25", "28", "3D", "3F", "40", "42", "53", "55", "57");

  private JdbcFaults() {}

  /** Whether the same might succeed when it is tried again: the database was away or busy. */
  static boolean isPassing(SQLException fault) {
    return isAway(fault) || PASSING.contains(state(fault));
  }

  /** Some databases have states of their own for that, and tell it by the class. */
  private static boolean isAway(SQLException fault) {
    return state(fault).startsWith("08")
        || fault instanceof SQLTransientConnectionException
        || fault instanceof SQLNonTransientConnectionException
        || fault instanceof SQLRecoverableException;
  }

  /**
   * Whether a row was refused because there is one with its key, where nothing else can be wrong
   * with it: some databases tell that from other faults, and some do not.
   */
  static boolean isDuplicate(SQLException fault) {
    return Set.of("23505", "23000").contains(state(fault));
  }

  /** What was under way, which decides what of a database's words may be shown. */
  enum Work {
    /** Looking at tables, making them. */
    WITHOUT_ROWS,
    /** Values of rows may be in what is said of it. */
    WITH_ROWS
  }

  /**
   * Neither the line nor the causes show a value of a row, as nobody may read some of them. That of
   * PostgreSQL is told to leave them out, see {@link Connections}, and does but where it could not
   * read one; what others say of a fault that is not known to have none is left out as a whole.
   *
   * @param failed what was not done: {@code Cannot land in jdbc:…}
   */
  static IOException translated(JdbcAddress address, String failed, Work work, SQLException fault) {
    return switch (work) {
      case WITHOUT_ROWS ->
          new IOException(line(address, failed, fault, said(fault)), innermost(fault));
      case WITH_ROWS ->
          showsNone(address, fault)
              ? new IOException(line(address, failed, fault, said(fault)), bare(fault, said(fault)))
              : new IOException(withheld(failed, fault), bare(fault, "Not shown"));
    };
  }

  private static boolean showsNone(JdbcAddress address, SQLException fault) {
    String state = state(fault);
    return address.isPostgres()
        ? !state.startsWith(OF_VALUES)
        : isAway(fault) || state.equals(TIMED_OUT) || SHOW_NONE.contains(classOf(state));
  }

  private static String withheld(String failed, SQLException fault) {
    String state = state(fault);
    return "%s: %s (SQL state %s, code %s); what the database says of it may show values of rows and is left out here: look in its own log, and at constraints, triggers and types of the tables"
        .formatted(
            failed,
            switch (classOf(state)) {
              case "23" -> "a constraint refuses a row";
              case OF_VALUES -> "a value does not fit";
              default -> "the database refuses it";
            },
            state.isEmpty() ? "unknown" : state,
            innermost(fault).getErrorCode());
  }

  private static String classOf(String state) {
    return state.length() < 2 ? "" : state.substring(0, 2);
  }

  /** Where it happened, without causes, in which the values are too. */
  private static SQLException bare(SQLException fault, String said) {
    SQLException bare = new SQLException(said, state(fault), innermost(fault).getErrorCode());
    bare.setStackTrace(innermost(fault).getStackTrace());
    return bare;
  }

  private static String line(JdbcAddress address, String failed, SQLException fault, String said) {
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
      return failed
          + ": no answer in time ("
          + said
          + "): look whether somebody holds a lock on it";
    } else if (isPassing(fault)) {
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
