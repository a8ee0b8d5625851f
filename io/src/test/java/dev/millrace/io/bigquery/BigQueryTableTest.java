package dev.millrace.io.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.auth.Credentials;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2Credentials;
import dev.millrace.io.AvroFormat;
import dev.millrace.io.Edge;
import dev.millrace.io.LandPartitions;
import dev.millrace.io.Partitioning;
import dev.millrace.io.Run;
import dev.millrace.io.StagedTable;
import dev.millrace.standins.bigquery.BigQueryStandIn;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.RowLimits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.extensions.gcp.auth.CredentialFactory;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestPipelineExtension.class)
class BigQueryTableTest {
  private static final String TABLE = "shop-1/lake/orders";
  private static final BigQueryAddress ADDRESS = BigQueryAddress.parse("bigquery://" + TABLE);
  private static final Edge FILES = new Edge("Partition events", "Land events", "rows");
  private static final Edge LOADED = new Edge("Land events", "Load into BigQuery", "rows");
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          "{\"type\":\"record\",\"name\":\"Order\",\"fields\":["
              + "{\"name\":\"id\",\"type\":\"long\"},"
              + "{\"name\":\"day\",\"type\":{\"type\":\"int\",\"logicalType\":\"date\"}},"
              + "{\"name\":\"price\",\"type\":[\"null\",{\"type\":\"bytes\",\"logicalType\":"
              + "\"decimal\",\"precision\":9,\"scale\":2}]},"
              + "{\"name\":\"note\",\"type\":[\"null\",\"string\"]}]}");
  private static final BigQueryPartitions BY_DAY =
      new BigQueryPartitions("day", BigQueryPartitions.Unit.DAY);

  @TempDir Path folder;
  private BigQueryStandIn bigquery;

  @BeforeEach
  void start() throws IOException {
    bigquery = BigQueryStandIn.with(BigQueryTableTest::localFile, "shop-1/lake");
  }

  @AfterEach
  void stop() {
    bigquery.close();
  }

  private static Optional<byte[]> localFile(String uri) throws IOException {
    Path path = Path.of(uri);
    return Files.exists(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
  }

  @Test
  void rowsWaitAsideAndThenReplaceTheirPartitions(TestPipeline pipeline) throws IOException {
    bigquery.create(
        TABLE,
        """
        {"schema": {"fields": [
            {"name": "id", "type": "INTEGER", "mode": "REQUIRED"},
            {"name": "day", "type": "DATE", "mode": "REQUIRED"},
            {"name": "price", "type": "NUMERIC", "mode": "NULLABLE"},
            {"name": "note", "type": "STRING", "mode": "NULLABLE"}]},
         "timePartitioning": {"type": "DAY", "field": "day"}}
        """);
    Run first = Run.startingAt(Instant.parse("2026-02-03T00:00:00Z"), folder.toString());
    land(
        pipeline,
        first,
        BY_DAY,
        row(1, "2026-02-01", "9.90", "one"),
        row(2, "2026-02-02", null, null),
        row(3, "2026-02-02", "-0.01", "Grüße"));
    assertThat("nobody sees them yet", bigquery.rows(TABLE), is(empty()));
    StagedTable staged = staged(first, BY_DAY);
    staged.move(3);

    assertThat(
        bigquery.rows(TABLE),
        containsInAnyOrder(
            stored(1, "2026-02-01", "9.90", "one"),
            stored(2, "2026-02-02", null, null),
            stored(3, "2026-02-02", "-0.01", "Grüße")));
    assertThat("the staging table is gone", bigquery.tables(), contains(TABLE));
    List<String> jobs = bigquery.startedJobs();
    staged.move(3);
    assertThat("moving again does nothing", bigquery.startedJobs(), is(jobs));
  }

  @Test
  void aLaterRunReplacesItsPartitionsAndLeavesOthers(TestPipeline pipeline) throws IOException {
    Run first = Run.startingAt(Instant.parse("2026-02-03T00:00:00Z"), folder.toString());
    land(pipeline, first, BY_DAY, row(1, "2026-02-01", null, "a"), row(2, "2026-02-02", null, "b"));
    staged(first, BY_DAY).move(2);
    Run second = Run.startingAt(Instant.parse("2026-02-04T00:00:00Z"), folder.toString());
    land(TestPipeline.create(), second, BY_DAY, row(3, "2026-02-02", null, "c"));
    staged(second, BY_DAY).move(1);

    assertThat(
        bigquery.rows(TABLE),
        containsInAnyOrder(stored(1, "2026-02-01", null, "a"), stored(3, "2026-02-02", null, "c")));
  }

  @Test
  void aTableWithoutPartitionsIsReplacedAsAWhole(TestPipeline pipeline) throws IOException {
    Run first = Run.startingAt(Instant.parse("2026-02-03T00:00:00Z"), folder.toString());
    land(pipeline, first, null, row(1, "2026-02-01", null, "a"));
    staged(first, null).move(1);
    Run second = Run.startingAt(Instant.parse("2026-02-04T00:00:00Z"), folder.toString());
    land(TestPipeline.create(), second, null, row(2, "2026-02-01", null, "b"));
    staged(second, null).move(1);

    assertThat(bigquery.rows(TABLE), contains(stored(2, "2026-02-01", null, "b")));
  }

  @Test
  void aTableWithMoreAndWiderColumnsKeepsThem(TestPipeline pipeline) throws IOException {
    bigquery.create(
        TABLE,
        """
        {"schema": {"fields": [
            {"name": "loaded", "type": "TIMESTAMP", "mode": "NULLABLE"},
            {"name": "id", "type": "INTEGER", "mode": "NULLABLE"},
            {"name": "day", "type": "DATE", "mode": "NULLABLE"},
            {"name": "price", "type": "BIGNUMERIC", "mode": "NULLABLE"},
            {"name": "note", "type": "STRING", "mode": "NULLABLE"}]},
         "timePartitioning": {"type": "DAY", "field": "day"},
         "clustering": {"fields": ["note"]}}
        """);
    Run run = Run.startingAt(Instant.parse("2026-02-03T00:00:00Z"), folder.toString());
    land(pipeline, run, BY_DAY, row(1, "2026-02-01", "9.90", "one"));
    staged(run, BY_DAY).move(1);

    Map<String, @Nullable Object> stored = stored(1, "2026-02-01", "9.90", "one");
    stored.put("loaded", null);
    assertThat(bigquery.rows(TABLE), contains(stored));
    assertThat(bigquery.definition(TABLE).path("schema").path("fields").size(), is(5));
  }

  @Test
  void aTableWithOtherClustersIsRefused() {
    bigquery.create(
        TABLE,
        """
        {"schema": {"fields": [
            {"name": "id", "type": "INTEGER"}, {"name": "day", "type": "DATE"},
            {"name": "price", "type": "NUMERIC"}, {"name": "note", "type": "STRING"}]},
         "timePartitioning": {"type": "DAY", "field": "day"}}
        """);
    BigQueryAddress clustered = BigQueryAddress.parse("bigquery://" + TABLE + "?clusterBy=note");

    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> BigQueryTable.at(access(), clustered, SCHEMA, BY_DAY));

    assertThat(
        refused.getMessage(),
        is("it is clustered by nothing (must be by note, or leave out clusterBy)"));
  }

  @Test
  void aWholeJobThatIsDoneAgainAfterItsMoveFindsWhatItHasDone(TestPipeline pipeline)
      throws IOException {
    Run run = Run.startingAt(Instant.parse("2026-02-03T00:00:00Z"), folder.toString());
    land(pipeline, run, BY_DAY, row(1, "2026-02-01", null, "a"), row(2, "2026-02-02", null, "b"));
    staged(run, BY_DAY).move(2);
    List<String> jobs = bigquery.startedJobs();

    assertThat(staged(run, BY_DAY).load(), is(2L));
    staged(run, BY_DAY).move(2);

    assertThat(bigquery.startedJobs(), is(jobs));
    assertThat(bigquery.tables(), contains(TABLE));
  }

  @Test
  void aStagingTableThatIsGoneBeforeItWasMovedFailsTheRun(TestPipeline pipeline)
      throws IOException {
    Run run = Run.startingAt(Instant.parse("2026-02-03T00:00:00Z"), folder.toString());
    land(pipeline, run, BY_DAY, row(1, "2026-02-01", null, "a"));
    staged(run, BY_DAY).abandon();

    IOException failed = assertThrows(IOException.class, () -> staged(run, BY_DAY).move(1));

    assertThat(
        failed.getMessage(), startsWith("BigQuery refused to replace the partition 20260201"));
  }

  @Test
  void aRowThatALoadHasLostIsSeen() throws IOException {
    Run run = Run.startingAt(Instant.parse("2026-02-03T00:00:00Z"), folder.toString());
    bigquery.loseRow("shop-1/lake/orders");
    TestPipeline pipeline = TestPipeline.create();

    AssertionError seen =
        assertThrows(
            AssertionError.class,
            () ->
                land(
                    pipeline,
                    run,
                    BY_DAY,
                    row(1, "2026-02-01", null, "a"),
                    row(2, "2026-02-01", null, "b")));

    assertThat(seen.getMessage(), containsString("<1L>"));
  }

  @ParameterizedTest
  @CsvSource({"1959-12-31, true", "1960-01-01, false", "2159-12-31, false", "2160-01-01, true"})
  void aDateThatHasNoPartitionIsRefused(String day, boolean refused) {
    Row row = row(1, day, null, null);
    RowLimits limits = limits();

    if (refused) {
      Refusal refusal = assertThrows(Refusal.class, () -> limits.check(row));
      assertThat(
          refusal.getMessage(),
          is("day: expected a time from 1960-01-01 to 2159-12-31, found " + day));
    } else {
      assertDoesNotThrow(() -> limits.check(row));
    }
  }

  private RowLimits limits() {
    try {
      return table(BY_DAY).limits();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anEmptyRunLeavesATableWithoutPartitions(TestPipeline pipeline) throws IOException {
    Run first = Run.startingAt(Instant.parse("2026-02-03T00:00:00Z"), folder.toString());
    land(pipeline, first, null, row(1, "2026-02-01", null, "a"));
    staged(first, null).move(1);
    Run second = Run.startingAt(Instant.parse("2026-02-04T00:00:00Z"), folder.toString());
    land(TestPipeline.create(), second, null);
    staged(second, null).move(0);

    assertThat(bigquery.rows(TABLE), contains(stored(1, "2026-02-01", null, "a")));
    assertThat(bigquery.tables(), contains(TABLE));
  }

  @Test
  void aRunWithoutRowsLeavesTheTableAsItIs(TestPipeline pipeline) throws IOException {
    Run first = Run.startingAt(Instant.parse("2026-02-03T00:00:00Z"), folder.toString());
    land(pipeline, first, BY_DAY, row(1, "2026-02-01", null, "a"));
    staged(first, BY_DAY).move(1);
    Run second = Run.startingAt(Instant.parse("2026-02-04T00:00:00Z"), folder.toString());
    land(TestPipeline.create(), second, BY_DAY);
    staged(second, BY_DAY).move(0);

    assertThat(bigquery.rows(TABLE), contains(stored(1, "2026-02-01", null, "a")));
  }

  @Test
  void passingFaultsAndLostAnswersLeaveNothingTwice(TestPipeline pipeline) throws IOException {
    Run run = Run.startingAt(Instant.parse("2026-02-03T00:00:00Z"), folder.toString());
    bigquery.refuse(503, 429, 403, 500);
    bigquery.loseAnswers(2);
    bigquery.failJob("backendError", "Retrying may solve the problem.");
    land(pipeline, run, BY_DAY, row(1, "2026-02-01", null, "a"));
    bigquery.refuse(403, 503);
    bigquery.loseAnswers(3);
    staged(run, BY_DAY).move(1);

    assertThat("all faults have happened", bigquery.isAnyFaultLeft(), is(false));
    assertThat(bigquery.rows(TABLE), contains(stored(1, "2026-02-01", null, "a")));
    assertThat(bigquery.tables(), contains(TABLE));
  }

  @Test
  void aRefusedLoadFailsWithTheWordsOfBigQuery() throws IOException {
    Run run = Run.startingAt(Instant.parse("2026-02-03T00:00:00Z"), folder.toString());
    Path file = folder.resolve("runs").resolve(run.id()).resolve("events/date=2026-02-01/x.avro");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no Avro");
    bigquery.failJob("invalid", "The Apache Avro library failed to parse the header.");

    IOException failed = assertThrows(IOException.class, () -> staged(run, BY_DAY).load());

    String letters = run.id().replace('-', '_');
    assertThat(
        failed.getMessage(),
        matchesPattern(
            "BigQuery refused to load the rows of run "
                + run.id()
                + " for bigquery://"
                + TABLE
                + ": The Apache Avro library failed to parse the header\\. \\(job millrace_"
                + letters
                + "_[0-9a-f]{16}_lake_orders_load_1\\)"));
  }

  @Test
  void fewerRowsThanInTheBooksAreNotMoved(TestPipeline pipeline) throws IOException {
    Run run = Run.startingAt(Instant.parse("2026-02-03T00:00:00Z"), folder.toString());
    land(pipeline, run, BY_DAY, row(1, "2026-02-01", null, "a"));

    IOException failed = assertThrows(IOException.class, () -> staged(run, BY_DAY).move(2));

    assertThat(
        failed.getMessage(),
        is(
            "Of the 2 rows in the ledger of run "
                + run.id()
                + " 1 were found on their way into bigquery://"
                + TABLE
                + ": look for what else changes it, and run again"));
    assertThat(bigquery.tables().contains(TABLE), is(false));
  }

  @Test
  void aFailedRunLeavesNoStagingTable(TestPipeline pipeline) throws IOException {
    Run run = Run.startingAt(Instant.parse("2026-02-03T00:00:00Z"), folder.toString());
    land(pipeline, run, BY_DAY, row(1, "2026-02-01", null, "a"));
    assertThat(bigquery.tables().size(), is(1));
    staged(run, BY_DAY).abandon();
    staged(run, BY_DAY).abandon();

    assertThat(bigquery.tables(), is(empty()));
  }

  @Test
  void aTableWithOtherPartitionsIsRefused() {
    bigquery.create(
        TABLE,
        """
        {"schema": {"fields": [
            {"name": "id", "type": "INTEGER"}, {"name": "day", "type": "DATE"},
            {"name": "price", "type": "NUMERIC"}, {"name": "note", "type": "STRING"}]},
         "timePartitioning": {"type": "MONTH", "field": "day"}}
        """);

    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> table(BY_DAY));

    assertThat(
        refused.getMessage(),
        is(
            "it has partitions by month of day (must have partitions by day of day: choose"
                + " --eventTime and --partitionBy so, or another table)"));
  }

  @Test
  void aMissingDatasetAndAMissingPermissionAreNamed() {
    BigQueryAddress elsewhere = BigQueryAddress.parse("bigquery://shop-1/nowhere/orders");

    IOException missing =
        assertThrows(
            IOException.class, () -> BigQueryTable.at(access(), elsewhere, SCHEMA, BY_DAY));

    assertThat(
        missing.getMessage(),
        is(
            "Not found: bigquery://shop-1/nowhere/orders (Not found: Dataset shop-1:nowhere): check"
                + " project and dataset"));
    bigquery.refuseAll(403, "accessDenied", "Access Denied: Table shop-1:lake.orders");
    IOException denied = assertThrows(IOException.class, () -> table(BY_DAY));
    assertThat(
        denied.getMessage(),
        is(
            "No permission for bigquery://shop-1/lake/orders (Access Denied: Table"
                + " shop-1:lake.orders): the account needs the roles bigquery.dataEditor on the"
                + " dataset (bigquery.dataViewer to read it) and bigquery.jobUser on the project"));
  }

  /** Google's client would renew them at each 401, and ask again for ever. */
  @Test
  @Timeout(120)
  void credentialsThatAreRefusedAreRenewedOnce() {
    RenewedCredentials.TIMES.set(0);
    bigquery.refuseAll(401, "authError", "Invalid Credentials");
    BigQueryAccess access =
        new BigQueryAccess(bigquery.endpoint(), null, RenewedCredentials.class, null, List.of());

    IOException refused =
        assertThrows(IOException.class, () -> BigQueryTable.at(access, ADDRESS, SCHEMA, BY_DAY));

    assertThat(refused.getMessage(), containsString("Invalid Credentials"));
    // The first token is fetched before the first request.
    assertThat(RenewedCredentials.TIMES.get(), is(2));
  }

  /** Counts the tokens that it is asked for. */
  public static final class RenewedCredentials implements CredentialFactory {
    private static final AtomicInteger TIMES = new AtomicInteger();

    public static RenewedCredentials fromOptions(PipelineOptions options) {
      return new RenewedCredentials();
    }

    @Override
    public Credentials getCredential() {
      return new OAuth2Credentials() {
        @Override
        public AccessToken refreshAccessToken() {
          return new AccessToken("token " + TIMES.incrementAndGet(), null);
        }
      };
    }
  }

  private void land(
      TestPipeline pipeline, Run run, @Nullable BigQueryPartitions partitions, Row... rows)
      throws IOException {
    pipeline.enableAbandonedNodeEnforcement(false);
    PAssert.that(
            pipeline
                .apply("Rows", Create.of(List.of(rows)).withCoder(SCHEMA.rowCoder()))
                .apply(
                    "Land",
                    staged(run, partitions).outOf(files(pipeline, run, partitions)).landing()))
        .satisfies(
            counts -> {
              Map<String, Long> sums = new TreeMap<>();
              for (LedgerCount count : counts) {
                sums.merge(count.to() + " " + count.side(), count.count(), Long::sum);
              }
              long all = rows.length;
              assertThat(sums.getOrDefault("Land events RECEIVED", 0L), is(all));
              assertThat(sums.get("Load into BigQuery SENT"), is(all));
              assertThat(sums.get("Load into BigQuery RECEIVED"), is(all));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private StagedBigQueryTable staged(Run run, @Nullable BigQueryPartitions partitions)
      throws IOException {
    return table(partitions).of(run, run.table("events"), LOADED);
  }

  private BigQueryTable table(@Nullable BigQueryPartitions partitions) throws IOException {
    return BigQueryTable.at(access(), ADDRESS, SCHEMA, partitions);
  }

  private BigQueryAccess access() {
    return new BigQueryAccess(
        bigquery.endpoint(), null, NoopCredentialFactory.class, null, List.of());
  }

  private static LandPartitions<Row> files(
      TestPipeline pipeline, Run run, @Nullable BigQueryPartitions partitions) {
    return LandPartitions.into(run.table("events"), AvroFormat.of(SCHEMA), FILES)
        .by(
            partitions == null ? new Whole() : new ByDay(),
            pipeline.apply(
                "Weights", Create.empty(KvCoder.of(VarLongCoder.of(), VarLongCoder.of()))),
            1);
  }

  private static final class ByDay implements Partitioning<Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public long of(Row row) {
      LocalDate day = row.getLogicalTypeValue("day", LocalDate.class);
      return day.toEpochDay();
    }

    @Override
    public String folder(long partition) {
      return "date=" + LocalDate.ofEpochDay(partition);
    }
  }

  private static final class Whole implements Partitioning<Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public long of(Row row) {
      return 0;
    }

    @Override
    public String folder(long partition) {
      return "";
    }
  }

  private static Row row(long id, String day, @Nullable String price, @Nullable String note) {
    return Row.withSchema(SCHEMA.rowSchema())
        .addValues(id, LocalDate.parse(day), price == null ? null : new BigDecimal(price), note)
        .build();
  }

  private static Map<String, @Nullable Object> stored(
      long id, String day, @Nullable String price, @Nullable String note) {
    Map<String, @Nullable Object> row = new TreeMap<>();
    row.put("id", id);
    row.put("day", day);
    row.put("price", price == null ? null : new BigDecimal(price));
    row.put("note", note);
    return row;
  }
}
