package dev.millrace.conformance;

import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;
import org.h2.tools.Server;

/**
 * A database of H2 in the memory of this program, and a server of it, so that programs and class
 * loaders beside this one reach it too. Its names are in capitals where nobody quotes them.
 */
final class H2Server implements AutoCloseable {
  private final String name = "mem:" + UUID.randomUUID();
  private final Server server;

  private H2Server(Server server) {
    this.server = server;
  }

  static H2Server start() throws SQLException {
    H2Server started = new H2Server(Server.createTcpServer("-tcpPort", "0").start());
    started.database().execute("SELECT 1");
    return started;
  }

  Database database() {
    return new Database(
        "jdbc:h2:" + name + ";DB_CLOSE_DELAY=-1", column -> column.toLowerCase(Locale.ROOT));
  }

  /** As {@code --table} and {@code --input} name a table. */
  String uri(String table) {
    return "jdbc:h2:tcp://localhost:" + server.getPort() + "/" + name + "?table=" + table;
  }

  @Override
  public void close() throws SQLException {
    database().execute("SHUTDOWN");
    server.stop();
  }
}
