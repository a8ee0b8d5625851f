package dev.millrace.io.bigquery;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.api.services.bigquery.model.Clustering;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableReference;
import com.google.api.services.bigquery.model.TableSchema;
import com.google.api.services.bigquery.model.TimePartitioning;
import dev.millrace.io.Edge;
import dev.millrace.io.Run;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.RowLimits;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * A table of BigQuery that rows of runs add up in, see {@link StreamedBigQueryTable} and {@link
 * AddedBigQueryRows}, or that rows land in, out of files that a run has landed on Cloud Storage. Of
 * the latter the following holds: one load job takes them into a staging table, which is counted;
 * when the books balance, copy jobs move it into the table.
 *
 * <p><b>What a run replaces</b>: of a table partitioned by time, each partition that the run has
 * rows for, as a whole; others stay. Of a table without partitions all that is in it. So a run that
 * is done again leaves the same behind, and nothing is ever appended.
 *
 * <p><b>Idempotent</b>: jobs have ids made of the run's, so that a retry finds those of an earlier
 * try, done or under way. The staging table is dropped at the end; that of a run which died goes by
 * itself after a day. <b>Not atomic</b> over partitions: each is replaced at once, one after the
 * other, and a reader may see new ones beside old ones for as long as that takes; a run that fails
 * meanwhile leaves it so, and says so.
 *
 * <p><b>Bounded</b> runs only. <b>Limits</b> are BigQuery's: 10,000 files and 4,000 partitions a
 * run.
 */
public final class BigQueryTable implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Duration LIFE_OF_STAGING = Duration.ofDays(1);

  private final BigQueryAccess access;
  private final BigQueryAddress address;
  private final BigQueryRows rows;
  private final @Nullable BigQueryPartitions partitions;
  private final RowLimits limits;

  private BigQueryTable(
      BigQueryAccess access,
      BigQueryAddress address,
      BigQueryRows rows,
      @Nullable BigQueryPartitions partitions,
      RowLimits limits) {
    this.access = access;
    this.address = address;
    this.rows = rows;
    this.partitions = partitions;
    this.limits = limits;
  }

  /**
   * Looks at a table of events now, which lands out of Avro.
   *
   * @param partitions how it is partitioned; null if it is not
   * @throws IllegalArgumentException in one line, if rows of the schema cannot land there
   * @throws IOException in one line, if BigQuery cannot be asked
   */
  public static BigQueryTable at(
      BigQueryAccess access,
      BigQueryAddress address,
      EventSchema schema,
      @Nullable BigQueryPartitions partitions)
      throws IOException {
    return lookedAt(
        new BigQueryTable(
            access,
            address,
            new BigQueryRows.Events(schema),
            partitions,
            limits(schema, partitions)));
  }

  /**
   * Looks at a table of Java records now, which lands out of JSON Lines. It has no partitions: each
   * run replaces all that is in it, by nothing if it has no rows.
   *
   * @throws IllegalArgumentException in one line, if rows of the type cannot land there
   * @throws IOException in one line, if BigQuery cannot be asked
   */
  public static BigQueryTable ofRecords(
      BigQueryAccess access, BigQueryAddress address, Class<?> type) throws IOException {
    return lookedAt(
        new BigQueryTable(access, address, new BigQueryRows.Records(type), null, RowLimits.none()));
  }

  /**
   * Looks at a table of events now that rows are added to, see {@link #added}: however it is
   * partitioned, as nothing is replaced there. One that is not there is made without partitions.
   *
   * @throws IllegalArgumentException in one line, if rows of the schema cannot be added to it
   * @throws IOException in one line, if BigQuery cannot be asked
   */
  public static BigQueryTable toAddTo(
      BigQueryAccess access, BigQueryAddress address, EventSchema schema) throws IOException {
    BigQueryTable table =
        new BigQueryTable(access, address, new BigQueryRows.Events(schema), null, RowLimits.none());
    table.there().ifPresent(table::requireColumns);
    return table;
  }

  private static BigQueryTable lookedAt(BigQueryTable table) throws IOException {
    table.requireClusterable();
    table.there().ifPresent(table::requireFit);
    return table;
  }

  private Optional<Table> there() throws IOException {
    try {
      BigQueryClient client = BigQueryClient.impatient(access);
      client.requireDataset(address);
      return client.table(address.reference());
    } catch (IOException e) {
      throw BigQueryException.of(address, e);
    }
  }

  private void requireClusterable() {
    for (String field : address.clusterBy()) {
      checkArgument(
          columns().getFields().stream()
              .anyMatch(column -> column.getName().equals(field) && isClusterable(column)),
          "it cannot be clustered by %s (must be a field of the schema that is neither an array, a"
              + " record, bytes, a float nor a double)",
          field);
    }
  }

  private static boolean isClusterable(TableFieldSchema column) {
    return !"REPEATED".equals(column.getMode())
        && !List.of("RECORD", "BYTES", "FLOAT").contains(column.getType());
  }

  private void requireColumns(Table there) {
    String kind = Objects.requireNonNullElse(there.getType(), "TABLE");
    checkArgument(kind.equals("TABLE"), "it is a %s (must be a table)", kind);
    List<TableFieldSchema> own =
        there.getSchema() == null || there.getSchema().getFields() == null
            ? List.of()
            : there.getSchema().getFields();
    Optional<String> difference =
        BigQueryColumns.difference(new TableSchema().setFields(own), columns());
    checkArgument(difference.isEmpty(), "it %s", difference.orElse(""));
  }

  private void requireFit(Table there) {
    checkArgument(
        there.getRangePartitioning() == null,
        "it is partitioned by ranges (must be by time, or not at all)");
    requireColumns(there);
    String ownPartitions = BigQueryPartitions.words(there.getTimePartitioning());
    checkArgument(
        ownPartitions.equals(BigQueryPartitions.words(timePartitioning())),
        "it has %s (must have %s: %s)",
        ownPartitions,
        BigQueryPartitions.words(timePartitioning()),
        rows.otherwisePartitioned());
    List<String> clustered =
        there.getClustering() == null ? List.of() : there.getClustering().getFields();
    checkArgument(
        address.clusterBy().isEmpty() || address.clusterBy().equals(clustered),
        "it is clustered by %s (must be by %s, or leave out clusterBy)",
        clustered.isEmpty() ? "nothing" : String.join(",", clustered),
        String.join(",", address.clusterBy()));
  }

  /**
   * The table for the rows of one run.
   *
   * @param folder that the run lands its files in, where BigQuery can read them
   * @param edge of the ledger, from that landing to this table
   */
  public StagedBigQueryTable of(Run run, ResourceId folder, Edge edge) {
    return new StagedBigQueryTable(this, run, folder.toString(), edge, null);
  }

  /**
   * The table for the rows of one run that are added to it.
   *
   * @param edge of the ledger, from where rows are sent to this table
   * @throws IllegalArgumentException if it is no table of events
   */
  public StreamedBigQueryTable streamed(Run run, Edge edge) {
    checkArgument(rows instanceof BigQueryRows.Events, "Invalid rows: %s (must be events)", rows);
    return new StreamedBigQueryTable(this, ((BigQueryRows.Events) rows).schema(), run, edge);
  }

  /**
   * The table for the rows of one run that are added to it, out of files.
   *
   * @param folder that the run lands its files in, where BigQuery can read them
   * @param edge of the ledger, from that landing to this table
   * @throws IllegalArgumentException if it is no table of events
   */
  public AddedBigQueryRows added(Run run, ResourceId folder, Edge edge) {
    return new AddedBigQueryRows(of(run, folder, edge), streamed(run, edge), null);
  }

  /** What a table is made as whose rows wait, but for its columns. */
  static Table staging(TableReference name, Run run) {
    return new Table()
        .setTableReference(name)
        .setExpirationTime(Instant.now().plus(LIFE_OF_STAGING).toEpochMilli())
        .setDescription("Rows of the Millrace run " + run.id() + ", not published yet");
  }

  BigQueryAccess access() {
    return access;
  }

  BigQueryAddress address() {
    return address;
  }

  BigQueryRows rows() {
    return rows;
  }

  TableSchema columns() {
    return rows.columns();
  }

  @Nullable TimePartitioning timePartitioning() {
    return partitions == null ? null : partitions.ofTable();
  }

  /** What of the rows the table cannot hold. */
  public RowLimits limits() {
    return limits;
  }

  private static RowLimits limits(EventSchema schema, @Nullable BigQueryPartitions by) {
    if (by == null) {
      return RowLimits.none();
    }
    int place = schema.indexOf(by.field()).orElseThrow();
    return RowLimits.none().within(schema.fields().get(place), place, by.limit());
  }

  /** What it is made as. */
  Table definition() {
    return new Table()
        .setTableReference(address.reference())
        .setSchema(columns())
        .setTimePartitioning(timePartitioning())
        .setClustering(
            address.clusterBy().isEmpty() ? null : new Clustering().setFields(address.clusterBy()));
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
