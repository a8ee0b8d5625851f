package dev.millrace.io.bigquery;

import com.google.api.services.bigquery.model.Job;
import com.google.api.services.bigquery.model.JobConfiguration;
import com.google.api.services.bigquery.model.JobConfigurationQuery;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableReference;
import com.google.common.hash.Hashing;
import dev.millrace.io.Edge;
import dev.millrace.io.Run;
import dev.millrace.io.StagedTable;
import dev.millrace.io.UnfinishedRun;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.EventSchema;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * A table of BigQuery that the rows of many runs add up in. Those of one run are sent by the
 * Storage Write API into streams of a staging table, which says of each row whether it takes it;
 * all streams are committed at once, the rows are counted by BigQuery, and when the books balance
 * one query adds them to the table.
 *
 * <p><b>Exactly once</b>: a stream is seen if it is committed, and of a worker that was tried twice
 * one stream arrives at the commit. The query's job has an id made of the run's, so that who asks
 * for it again finds that it was done. A run that was stopped behind it is found by the next one of
 * its output ({@link #lastMoved}); one that still moves somewhere has lost its staging table by
 * then, and its query fails.
 *
 * <p>It is a query and no copy job, though that would cost nothing: rows that were committed a
 * moment ago are in a buffer that copy jobs and {@code numRows} pass over.
 *
 * <p><b>Bounded</b> runs, in the global window. <b>Cost</b>: what BigQuery asks for the bytes sent,
 * and for a query that reads them once.
 */
public final class StreamedBigQueryTable implements StagedTable {
  private static final long serialVersionUID = 1L;

  private final BigQueryTable table;
  private final EventSchema schema;
  private final Run run;
  private final Edge edge;

  StreamedBigQueryTable(BigQueryTable table, EventSchema schema, Run run, Edge edge) {
    this.table = table;
    this.schema = schema;
    this.run = run;
    this.edge = edge;
  }

  @Override
  public Edge edge() {
    return edge;
  }

  /** A worker's way to BigQuery, which many rows go. */
  public Connection connect() {
    return new Connection(this);
  }

  /** A connection; closed by who asks for it. */
  public static final class Connection implements AutoCloseable {
    private final StreamedBigQueryTable table;
    private final WriteApi api;
    private final RowMessages messages;

    private Connection(StreamedBigQueryTable table) {
      this.table = table;
      this.api = WriteApi.at(table.table.access());
      this.messages = RowMessages.of(table.schema);
    }

    /** A stream for rows that belong together: those of a try that is not to be seen by itself. */
    public <T> RowSender<T> sender(RowSender.Outcome<T> outcome) {
      return new RowSender<>(table, api, messages, outcome);
    }

    @Override
    public void close() {
      api.close();
    }
  }

  /**
   * Commits the streams whose names come in, once all have come, and hands on how many rows
   * BigQuery then counts: the receiver's half of {@link #edge}.
   */
  public PTransform<PCollection<String>, PCollection<LedgerCount>> committing() {
    return new CommitStreams(this);
  }

  /**
   * Commits streams, at once.
   *
   * @return the rows that BigQuery counts
   */
  long commit(Iterable<String> names) throws IOException {
    List<String> streams = List.copyOf(sorted(names));
    if (streams.isEmpty()) {
      return 0;
    }
    try (WriteApi api = WriteApi.at(table.access())) {
      api.commit(staging(), streams);
      BigQueryClient client = BigQueryClient.patient(table.access());
      // Another try with other streams must not be told what an earlier one has counted.
      String of =
          Hashing.sha256().hashString(streams.toString(), StandardCharsets.UTF_8).toString();
      return client.number(
          jobs(client)
              .run(
                  id("count_" + of.substring(0, 16)),
                  "count the rows of run " + run.id() + " for",
                  query("SELECT COUNT(*) FROM " + quoted(staging())))
              .getJobReference());
    } catch (StatusRuntimeException e) {
      throw BigQueryException.of(table.address(), e);
    } catch (IOException e) {
      throw BigQueryException.of(table.address(), e);
    }
  }

  private static TreeSet<String> sorted(Iterable<String> names) {
    TreeSet<String> sorted = new TreeSet<>();
    names.forEach(sorted::add);
    return sorted;
  }

  /**
   * Takes their staging tables from runs that were not published, and waits for what they have
   * under way: from then on none of them adds rows any more.
   */
  @Override
  public void open() throws IOException {
    try {
      BigQueryClient client = BigQueryClient.patient(table.access());
      for (Run before : UnfinishedRun.unpublished(run)) {
        StreamedBigQueryTable dead = of(before);
        client.delete(dead.staging());
        dead.jobs(client).await(dead.id("append"));
      }
      client.create(stagingDefinition(client));
    } catch (IOException e) {
      throw BigQueryException.of(table.address(), e);
    }
  }

  private StreamedBigQueryTable of(Run other) {
    return new StreamedBigQueryTable(table, schema, other, edge);
  }

  /** With the columns of its target. */
  private Table stagingDefinition(BigQueryClient client) throws IOException {
    Table target = client.table(table.address().reference()).orElse(table.definition());
    return BigQueryTable.staging(staging(), run).setSchema(target.getSchema());
  }

  @Override
  public void move(long rows) throws IOException {
    try {
      BigQueryClient client = BigQueryClient.patient(table.access());
      if (rows > 0) {
        if (client.table(staging()).isPresent()) {
          client.create(table.definition());
        }
        // Without the staging table this is a job that was done before, or it fails.
        Job added =
            jobs(client)
                .run(id("append"), "add the rows of run " + run.id() + " to", query(insert(rows)));
        requireSame(rows, added.getStatistics().getQuery().getNumDmlAffectedRows());
      }
      client.delete(staging());
    } catch (IOException e) {
      throw BigQueryException.of(table.address(), e);
    }
  }

  /**
   * Adds all rows that wait, or none if there are others than those that were counted: what a
   * worker that was given up commits late is in no ledger.
   */
  private String insert(long rows) {
    String columns =
        table.columns().getFields().stream()
            .map(TableFieldSchema::getName)
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(", "));
    return ("INSERT INTO %1$s (%2$s) SELECT %2$s FROM %3$s WHERE IF((SELECT COUNT(*) FROM %3$s) ="
            + " %4$d, TRUE, ERROR('rows wait that are not in the ledger, or some are gone'))")
        .formatted(quoted(table.address().reference()), columns, quoted(staging()), rows);
  }

  private void requireSame(long expected, long found) throws BigQueryException {
    if (expected != found) {
      throw new BigQueryException(
          String.format(
              "Of the %,d rows in the ledger of run %s %,d were added to %s: look for what else"
                  + " changes the staging table",
              expected, run.id(), found, table.address()));
    }
  }

  private static JobConfiguration query(String sql) {
    return new JobConfiguration()
        .setQuery(
            new JobConfigurationQuery()
                .setQuery(sql)
                .setUseLegacySql(false)
                .setUseQueryCache(false));
  }

  private static String quoted(TableReference table) {
    return "`%s.%s.%s`".formatted(table.getProjectId(), table.getDatasetId(), table.getTableId());
  }

  @Override
  public void abandon() throws IOException {
    try {
      BigQueryClient.impatient(table.access()).delete(staging());
    } catch (IOException e) {
      throw BigQueryException.of(table.address(), e);
    }
  }

  @Override
  public Optional<String> lastMoved() throws IOException {
    try {
      BigQueryClient client = BigQueryClient.patient(table.access());
      for (Run before : UnfinishedRun.unpublished(run)) {
        StreamedBigQueryTable dead = of(before);
        if (dead.jobs(client).finished(dead.id("append")).isPresent()) {
          return Optional.of(before.id());
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw BigQueryException.of(table.address(), e);
    }
  }

  BigQueryAddress address() {
    return table.address();
  }

  TableReference staging() {
    return table.address().stagingFor(run);
  }

  private BigQueryJobs jobs(BigQueryClient client) throws IOException {
    return new BigQueryJobs(client, table.address(), client.location(table.address()));
  }

  private String id(String what) {
    return BigQueryJobs.id(run, table.address(), run.folder().toString(), what);
  }

  /** The address of the target. */
  @Override
  public String toString() {
    return table.toString();
  }
}
