package dev.millrace.io.bigquery;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.api.services.bigquery.model.Job;
import com.google.api.services.bigquery.model.JobConfiguration;
import com.google.api.services.bigquery.model.JobConfigurationLoad;
import com.google.api.services.bigquery.model.JobConfigurationTableCopy;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableReference;
import com.google.api.services.bigquery.model.TimePartitioning;
import dev.millrace.io.Edge;
import dev.millrace.io.LandPartitions;
import dev.millrace.io.LandedFiles;
import dev.millrace.io.Run;
import dev.millrace.io.StagedRows;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Rows of one run wait in a table of their own beside their target, see {@link BigQueryTable}. */
public final class StagedBigQueryTable implements StagedRows {
  private static final long serialVersionUID = 1L;
  private static final int MOST_FILES = 10_000;
  private static final int MOST_PARTITIONS = 4_000;

  /** Ten thousand years, which is what BigQuery's documentation takes for never. */
  private static final Duration LIFE_OF_PARTITIONS = Duration.ofDays(3_650_000);

  private final BigQueryTable table;
  private final Run run;
  private final String folder;
  private final Edge edge;

  /** For the graph alone. */
  private final transient @Nullable LandPartitions<Row> files;

  StagedBigQueryTable(
      BigQueryTable table, Run run, String folder, Edge edge, @Nullable LandPartitions<Row> files) {
    this.table = table;
    this.run = run;
    this.folder = folder;
    this.edge = edge;
    this.files = files;
  }

  /** The same, for a graph that lands rows by {@code files}, in the folder that it loads from. */
  public StagedBigQueryTable outOf(LandPartitions<Row> landing) {
    checkArgument(
        landing.folder().toString().equals(folder),
        "Invalid folder of files: %s (must be %s)",
        landing.folder(),
        folder);
    return new StagedBigQueryTable(table, run, folder, edge, landing);
  }

  @Override
  public Edge edge() {
    return edge;
  }

  @Override
  public String system() {
    return "bigquery";
  }

  @Override
  public PTransform<PCollection<Row>, PCollection<LedgerCount>> landing() {
    LandPartitions<Row> landing = Objects.requireNonNull(files, "files land first: see outOf");
    return new LoadIntoBigQuery(this, landing, landing.edge());
  }

  /** Nothing is made before there are rows: the staging table comes with them. */
  @Override
  public void open() {}

  /**
   * Loads the files of the run into its staging table.
   *
   * @return rows that BigQuery says are in it
   */
  long load() throws IOException {
    try {
      BigQueryClient client = BigQueryClient.patient(table.access());
      BigQueryJobs jobs = jobs(client);
      Optional<Job> before = jobs.finished(id("load"));
      if (before.isPresent() && client.table(staging()).isEmpty()) {
        // The whole job is done again. Whether its rows were moved or given up shows in the move.
        return before.get().getStatistics().getLoad().getOutputRows();
      }
      List<String> sources = files().stream().map(ResourceId::toString).toList();
      client.create(stagingDefinition(client));
      if (!sources.isEmpty()) {
        jobs.run(id("load"), "load the rows of run " + run.id() + " for", load(sources));
      }
      return rows(client);
    } catch (IOException e) {
      throw BigQueryException.of(table.address(), e);
    }
  }

  /**
   * As its target is, by which rows can be moved; but its partitions outlive those that a dataset
   * gives to new tables.
   */
  private Table stagingDefinition(BigQueryClient client) throws IOException {
    Table target = client.table(table.address().reference()).orElse(table.definition());
    TimePartitioning partitions = table.timePartitioning();
    return BigQueryTable.staging(staging(), run)
        .setSchema(target.getSchema())
        .setTimePartitioning(
            partitions == null ? null : partitions.setExpirationMs(LIFE_OF_PARTITIONS.toMillis()))
        .setClustering(target.getClustering());
  }

  private JobConfiguration load(List<String> sources) throws BigQueryException {
    if (sources.size() > MOST_FILES) {
      throw new BigQueryException(
          String.format(
              "The run has %d files for %s (must be at most %d, which BigQuery loads at once):"
                  + " raise --megabytesPerFile, or read less in a run",
              sources.size(), table.address(), MOST_FILES));
    }
    // Columns, partitions and clusters are those that the staging table was made with.
    return new JobConfiguration()
        .setLoad(
            table
                .rows()
                .readBy(new JobConfigurationLoad())
                .setSourceUris(sources)
                .setDestinationTable(staging())
                .setCreateDisposition("CREATE_NEVER")
                .setWriteDisposition("WRITE_APPEND"));
  }

  private long rows(BigQueryClient client) throws IOException {
    Table staged =
        client
            .table(staging())
            .orElseThrow(
                () ->
                    new BigQueryException(
                        "The staging table "
                            + staging().getTableId()
                            + " of "
                            + table.address()
                            + " is gone: somebody dropped it; run again"));
    return Objects.requireNonNull(staged.getNumRows(), "numRows").longValueExact();
  }

  @Override
  public void move(long rows) throws IOException {
    try {
      BigQueryClient client = BigQueryClient.patient(table.access());
      if (client.table(staging()).isPresent()) {
        requireSame(rows, rows(client));
        client.create(table.definition());
      }
      // Without the staging table these are jobs that were done before, or they fail.
      if (rows > 0 || table.rows().isReplacedByNothing()) {
        requireSame(rows, copy(jobs(client)));
      }
      client.delete(staging());
    } catch (IOException e) {
      throw BigQueryException.of(table.address(), e);
    }
  }

  private void requireSame(long expected, long found) throws BigQueryException {
    if (expected != found) {
      throw new BigQueryException(
          String.format(
              "Of the %,d rows in the ledger of run %s %,d were found on their way into %s: look"
                  + " for what else changes it, and run again",
              expected, run.id(), found, table.address()));
    }
  }

  /**
   * Replaces what the run has rows for.
   *
   * @return rows that BigQuery says it has copied
   */
  private long copy(BigQueryJobs jobs) throws IOException {
    BigQueryAddress address = table.address();
    if (table.timePartitioning() == null) {
      return copied(
          jobs.run(id("copy"), "replace the rows of", copy(staging(), address.reference())));
    }
    long rows = 0;
    int done = 0;
    Set<String> partitions = partitions();
    for (String partition : partitions) {
      rows +=
          copied(
              jobs.run(
                  id("copy_" + partition),
                  String.format(
                      "replace the partition %s (%d of %d are replaced) of",
                      partition, done, partitions.size()),
                  copy(
                      address.partition(staging().getTableId(), partition),
                      address.partition(address.table(), partition))));
      done++;
    }
    return rows;
  }

  private static long copied(Job job) {
    return job.getStatistics().getCopy().getCopiedRows();
  }

  private static JobConfiguration copy(TableReference from, TableReference to) {
    return new JobConfiguration()
        .setCopy(
            new JobConfigurationTableCopy()
                .setSourceTable(from)
                .setDestinationTable(to)
                .setCreateDisposition("CREATE_NEVER")
                .setWriteDisposition("WRITE_TRUNCATE"));
  }

  private TreeSet<String> partitions() throws IOException {
    TreeSet<String> found = new TreeSet<>();
    for (ResourceId file : files()) {
      BigQueryPartitions.ofFile(file.toString().substring(folder.length())).ifPresent(found::add);
    }
    if (found.size() > MOST_PARTITIONS) {
      throw new BigQueryException(
          String.format(
              "The run has rows for %d partitions of %s (must be at most %d, which BigQuery changes"
                  + " at once): ingest less in a run",
              found.size(), table.address(), MOST_PARTITIONS));
    }
    return found;
  }

  private List<ResourceId> files() throws IOException {
    return LandedFiles.below(FileSystems.matchNewResource(folder, true)).stream()
        .map(Metadata::resourceId)
        .filter(file -> file.toString().endsWith(table.rows().extension()))
        .toList();
  }

  @Override
  public void abandon() throws IOException {
    try {
      BigQueryClient.impatient(table.access()).delete(staging());
    } catch (IOException e) {
      throw BigQueryException.of(table.address(), e);
    }
  }

  /** The address of the target. */
  @Override
  public String toString() {
    return table.toString();
  }

  /** BigQuery keeps no book of runs: what a run replaces it may replace again. */
  @Override
  public Optional<String> lastMoved() {
    return Optional.empty();
  }

  private BigQueryJobs jobs(BigQueryClient client) throws IOException {
    return new BigQueryJobs(client, table.address(), client.location(table.address()));
  }

  private TableReference staging() {
    return table.address().stagingFor(run);
  }

  private String id(String what) {
    return BigQueryJobs.id(run, table.address(), folder, what);
  }
}
