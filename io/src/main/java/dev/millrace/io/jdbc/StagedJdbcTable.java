package dev.millrace.io.jdbc;

import dev.millrace.io.Edge;
import dev.millrace.io.StagedRows;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Rows of one run wait in a table of their own beside their target, see {@link JdbcTable}. */
final class StagedJdbcTable implements StagedRows {
  private static final long serialVersionUID = 1L;

  private final Connections connections;
  private final EventSchema schema;
  private final Staging staging;
  private final Edge edge;

  StagedJdbcTable(Connections connections, EventSchema schema, Staging staging, Edge edge) {
    this.connections = connections;
    this.schema = schema;
    this.staging = staging;
    this.edge = edge;
  }

  @Override
  public Edge edge() {
    return edge;
  }

  @Override
  public PTransform<PCollection<Row>, PCollection<LedgerCount>> landing() {
    return new LandInJdbc(
        connections, staging, new RowBinding(schema, staging.statements().columns()), edge);
  }

  @Override
  public String system() {
    return connections.address().system();
  }

  private Attempts once() {
    return Attempts.once(connections.address(), failed());
  }

  private String failed() {
    return "Cannot land in " + connections.address();
  }

  /** A run before this one that is moving is waited for. */
  @Override
  public void open() throws IOException {
    Attempts.patient(connections.address(), failed()).of(() -> connections.tell(staging::open));
  }

  @Override
  public void move(long rows) throws IOException {
    // The transaction says itself that it was done, so whoever does not know may do it again; and
    // whoever did not get a lock steps aside and comes back, for minutes in all.
    Attempts.patientWithRows(connections.address(), failed())
        .of(() -> connections.tell(connection -> staging.move(connection, rows)));
  }

  @Override
  public void abandon() throws IOException {
    once().of(() -> connections.tell(staging::abandon));
  }

  @Override
  public Optional<String> lastMoved() throws IOException {
    return once().of(() -> connections.ask(staging::lastMoved));
  }

  /** The table in its database, without anything secret. */
  @Override
  public String toString() {
    return staging.statements().target() + " at " + connections.address().url();
  }
}
