package dev.millrace.io.jdbc;

import dev.millrace.io.Edge;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Sets the rows of a bounded collection aside in the staging table of a run, and hands on how many
 * are found there, as the receiver's half of the run's books.
 *
 * <p><b>Idempotent</b>: a bundle writes its rows under a number of its own, and hands that number
 * on. Of a bundle that an engine does again one number arrives, and only rows of numbers that
 * arrived are counted and moved. So nothing depends on the same rows meeting in the same bundle
 * again, and no shuffle of rows is needed.
 *
 * <p><b>While the database is away</b>, for a minute and a half, rows wait and are sent again: of
 * the batch at hand first all is removed that may have arrived. <b>Windows</b>: the global one.
 * <b>Errors</b> of the database end the run with its own message. <b>Memory</b>: a batch, of at
 * most {@value #ROWS} rows. <b>Cost</b>: a connection for each worker's thread.
 */
public final class LandInJdbc extends PTransform<PCollection<Row>, PCollection<LedgerCount>> {
  private static final int ROWS = 1_000;
  private static final long BYTES = 4L << 20;

  private final Connections connections;
  private final Staging staging;
  private final RowBinding binding;
  private final Edge edge;

  LandInJdbc(Connections connections, Staging staging, RowBinding binding, Edge edge) {
    this.connections = connections;
    this.staging = staging;
    this.binding = binding;
    this.edge = edge;
  }

  @Override
  public PCollection<LedgerCount> expand(PCollection<Row> rows) {
    return rows.apply("Stage", ParDo.of(new Stage(connections, staging, binding)))
        .setCoder(VarLongCoder.of())
        .apply("On one desk", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), VarLongCoder.of()))
        .apply("Gather", GroupByKey.create())
        .apply("Count what waits", ParDo.of(new Take(connections, staging, edge)))
        .setCoder(LedgerCount.Coder.of());
  }

  private static String failed(Connections connections) {
    return "Cannot land in " + connections.address();
  }

  /** Rows to the numbers of the attempts that wrote them. */
  private static final class Stage extends DoFn<Row, Long> {
    private final Connections connections;
    private final Staging staging;
    private final RowBinding binding;
    private final List<Row> batch = new ArrayList<>();
    private transient @Nullable Connection connection;
    private long batchBytes;
    private long attempt;
    private long written;

    private Stage(Connections connections, Staging staging, RowBinding binding) {
      this.connections = connections;
      this.staging = staging;
      this.binding = binding;
    }

    @StartBundle
    public void startBundle() {
      attempt = UUID.randomUUID().getMostSignificantBits();
      written = 0;
      clear();
    }

    @ProcessElement
    public void process(@Element Row row) throws IOException {
      batch.add(row);
      batchBytes += binding.weight(row);
      if (batch.size() >= ROWS || batchBytes >= BYTES) {
        flush();
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws IOException {
      if (!batch.isEmpty()) {
        flush();
      }
      if (written > 0) {
        context.output(attempt, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
      }
    }

    private void flush() throws IOException {
      Attempts.patientWithRows(connections.address(), failed(connections))
          .of(
              () -> {
                try {
                  write();
                } catch (SQLException e) {
                  disconnect();
                  throw JdbcFaults.isDuplicate(e) ? unsettled(e) : e;
                }
                return attempt;
              });
      written += batch.size();
      clear();
    }

    private void write() throws IOException, SQLException {
      Connection open = connection;
      if (open == null) {
        open = connections.open();
        connection = open;
        // The batch may be there: nobody knows of a commit whose answer was lost.
        try (PreparedStatement delete =
            open.prepareStatement(staging.statements().deleteStaged())) {
          delete.setLong(1, attempt);
          delete.setLong(2, written);
          delete.executeUpdate();
        }
      }
      try (PreparedStatement insert = open.prepareStatement(staging.statements().insertStaged())) {
        for (int i = 0; i < batch.size(); i++) {
          insert.setLong(1, attempt);
          insert.setLong(2, written + i);
          binding.bind(batch.get(i), insert, 3);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      open.commit();
    }

    /** The transaction before this one was still under way: what became of it shows soon. */
    private static SQLException unsettled(SQLException duplicate) {
      return new SQLTransientConnectionException(
          "a transaction whose connection was lost is not settled yet", "08007", duplicate);
    }

    private void clear() {
      batch.clear();
      batchBytes = 0;
    }

    @Teardown
    public void teardown() {
      disconnect();
    }

    private void disconnect() {
      Connection open = connection;
      connection = null;
      if (open != null) {
        Connections.rollBack(open);
        try {
          open.close();
        } catch (SQLException e) {
          // It was of no use any more; what counts is what was committed.
        }
      }
    }
  }

  /** Writes down which attempts the engine took, and counts their rows in the table. */
  private static final class Take extends DoFn<KV<Integer, Iterable<Long>>, LedgerCount> {
    private final Connections connections;
    private final Staging staging;
    private final Edge edge;

    private Take(Connections connections, Staging staging, Edge edge) {
      this.connections = connections;
      this.staging = staging;
      this.edge = edge;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<Long>> taken, OutputReceiver<LedgerCount> out)
        throws IOException {
      List<Long> attempts = new ArrayList<>();
      taken.getValue().forEach(attempts::add);
      out.output(
          edge.received(
              Attempts.patientWithRows(connections.address(), failed(connections))
                  .of(() -> take(attempts))));
    }

    private long take(List<Long> attempts) throws IOException, SQLException {
      return connections.ask(
          connection -> {
            // One at a time: of two that do not see each other the marks of both would stay.
            staging.isWaiting(connection);
            // Of the same step, when the engine did it before.
            Sql.update(connection, staging.statements().deleteTaken());
            try (PreparedStatement insert =
                connection.prepareStatement(staging.statements().insertTaken())) {
              for (long attempt : attempts) {
                insert.setLong(1, attempt);
                insert.addBatch();
              }
              insert.executeBatch();
            }
            long staged = staging.staged(connection);
            connection.commit();
            return staged;
          });
    }
  }
}
