package dev.millrace.io.jdbc;

import java.io.IOException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;

/**
 * Opens connections to the database of an address. Drivers are looked for where this program's
 * classes are: {@link java.sql.DriverManager} looks in an engine's class path once, and would not
 * see those that a job brings.
 */
final class Connections implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * A host that does not answer is given up within half a minute, an answer that does not come
   * after half an hour. What a server adds to its messages has the values of rows in it, which are
   * in no log.
   */
  private static final Map<String, String> OF_POSTGRES =
      Map.of(
          "connectTimeout", "10",
          "loginTimeout", "20",
          "socketTimeout", "1800",
          "tcpKeepAlive", "true",
          "reWriteBatchedInserts", "true",
          "logServerErrorDetail", "false",
          "ApplicationName", "millrace");

  private final JdbcAddress address;

  Connections(JdbcAddress address) {
    this.address = address;
  }

  JdbcAddress address() {
    return address;
  }

  /**
   * A connection that commits when it is told to.
   *
   * @throws IOException if there is no driver, or a secret cannot be read
   */
  Connection open() throws IOException, SQLException {
    Properties properties = address.resolved();
    if (address.isPostgres()) {
      OF_POSTGRES.forEach(properties::putIfAbsent);
    }
    Connection connection = driver().connect(address.url(), properties);
    if (connection == null) {
      throw noDriver();
    }
    connection.setAutoCommit(false);
    return connection;
  }

  /** What is asked over a connection. */
  @FunctionalInterface
  interface Question<T> {
    T over(Connection connection) throws IOException, SQLException;
  }

  /** What is done over a connection, and committed there. */
  @FunctionalInterface
  interface Order {
    void over(Connection connection) throws IOException, SQLException;
  }

  /**
   * Asks over a connection of its own. What was not committed is rolled back before it is closed:
   * some databases would commit what is under way then, and some refuse to close.
   */
  <T> T ask(Question<T> question) throws IOException, SQLException {
    try (Connection connection = open()) {
      try {
        return question.over(connection);
      } finally {
        rollBack(connection);
      }
    }
  }

  /** The same of what has no answer. */
  Connections tell(Order order) throws IOException, SQLException {
    return ask(
        connection -> {
          order.over(connection);
          return this;
        });
  }

  /**
   * Ends what a transaction has not committed, also over a connection that is of no use any more.
   */
  static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // What was committed stays; of what was not the database knows when the connection is gone.
    }
  }

  private Driver driver() throws IOException, SQLException {
    for (Driver driver : ServiceLoader.load(Driver.class, Connections.class.getClassLoader())) {
      if (driver.acceptsURL(address.url())) {
        return driver;
      }
    }
    throw noDriver();
  }

  private IOException noDriver() {
    return new IOException(
        "No driver for "
            + address.url()
            + ": add the jar of the database's JDBC driver to the class path of this program and of"
            + " the engine's workers (that of PostgreSQL is there), and check the address");
  }
}
