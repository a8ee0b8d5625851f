package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.io.StagedRows;
import dev.millrace.io.UnbalancedLedgerException;
import dev.millrace.io.jdbc.JdbcAddress;
import dev.millrace.io.jdbc.JdbcInlet;
import dev.millrace.io.jdbc.JdbcTable;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row lost on its way into a table is seen, and the table stays as it was. */
class IngestIntoTableTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Sale","fields":[{"name":"id","type":"long"}]}
          """);

  @TempDir private Path folder = Path.of("");
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void makeTables() throws IOException, SQLException {
    execute(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "CREATE TABLE sales (id bigint PRIMARY KEY)");
    Files.writeString(folder.resolve("sales.csv"), "id\n1\n2\n3\n");
  }

  @Test
  void aRowLostBeforeItIsSent() throws Exception {
    StagedRows table = open();

    assertLost(table, IngestLeak.between(Edges.ROWS), " received 2");
  }

  /** The database itself loses it, without a word. */
  @Test
  void aRowLostBetweenSendingAndStaging() throws Exception {
    StagedRows table = open();
    execute(
        "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RETURN CASE WHEN new.id = 2 THEN NULL ELSE new END; END'",
        "CREATE TRIGGER lose BEFORE INSERT ON millrace_20260301t120000z_0001 FOR EACH ROW"
            + " EXECUTE FUNCTION lose()");

    assertLost(table, Seams.NONE, " received 2");
  }

  @Test
  void aRowLostBetweenStagingAndItsTable() throws Exception {
    StagedRows table = open();
    execute(
        "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RETURN CASE WHEN new.id = 2 THEN NULL ELSE new END; END'",
        "CREATE TRIGGER lose BEFORE INSERT ON sales FOR EACH ROW EXECUTE FUNCTION lose()");

    Throwable failure = failure(table, files(), Seams.NONE);

    assertThat(
        failure.getMessage(),
        containsString("Of the 3 rows in the ledger of run 20260301T120000Z-0001 2 were taken by"));
    assertNothingLanded();
  }

  @Test
  void aRangeLostBeforeItIsRead() throws Exception {
    execute("CREATE TABLE source AS SELECT 7 AS id");
    EventInput input = EventInput.matching(List.of()).and(List.of(JdbcInlet.at(address("source"))));

    Throwable failure = failure(open(), input, IngestLeak.between(Edges.TABLES));

    assertThat(failure, instanceOf(UnbalancedLedgerException.class));
    assertThat(
        failure.getMessage(),
        containsString("Find event tables sent 1 ranges, Read events received 0"));
    assertNothingLanded();
  }

  /** Its rows are in the table already, and would be there twice. */
  @Test
  void aRunThatAddsRowsStopsWhereTheOneBeforeWasStoppedBeforeItWasPublished() throws Exception {
    EventLanding landing = adding();

    IOException stopped = openAfterAMove(landing);

    assertThat(
        stopped.getMessage(),
        containsString(
            "The run 20260301T120000Z-0001 had added its rows to public.sales at jdbc:"));
    assertThat(stopped.getMessage(), endsWith(": run again only to add rows that it did not read"));
    assertThat(Publication.of(next()).published(), is(Optional.of(run().id())));
    landing.open(next());
  }

  @Test
  void aReplayThatStopsThereIsToldThatItMayBeStartedAgain() throws Exception {
    assertThat(
        openAfterAMove(adding().ofReplays()).getMessage(),
        endsWith(": run again, which reads no dead letter that is used up"));
  }

  private IOException openAfterAMove(EventLanding landing) throws Exception {
    StagedRows before = JdbcTable.at(address("sales"), SCHEMA, List.of()).of(run(), Edges.ROWS);
    before.open();
    RunFile.of(run(), "ledger.json").replace("{}");
    before.move(0);
    Run next = next();
    return assertThrows(IOException.class, () -> landing.open(next));
  }

  /** What the run before was thought to be dead for; it is only slow. */
  @Test
  void aMoveThatIsUnderWayIsWaitedForAndSeen() throws Exception {
    JdbcTable.at(address("sales"), SCHEMA, List.of()).of(run(), Edges.ROWS).open();
    RunFile.of(run(), "ledger.json").replace("{}");
    EventLanding landing = adding();
    Run next = next();
    try (Connection moving = server.getPostgresDatabase().getConnection();
        Statement move = moving.createStatement()) {
      moving.setAutoCommit(false);
      move.execute("UPDATE millrace_runs SET state = 'moved', moved = now()");
      CompletableFuture<Throwable> opening =
          CompletableFuture.supplyAsync(
              () -> assertThrows(IOException.class, () -> landing.open(next)));
      while (number("SELECT count(*) FROM pg_locks WHERE NOT granted") == 0 && !opening.isDone()) {
        Thread.onSpinWait();
      }
      moving.commit();

      assertThat(
          opening.get().getMessage(),
          containsString("The run 20260301T120000Z-0001 had added its rows to public.sales at"));
    }
    assertThat(Publication.of(next).published(), is(Optional.of(run().id())));
  }

  private static EventLanding adding() throws IOException {
    IngestEventsOptions options = PipelineOptionsFactory.as(IngestEventsOptions.class);
    options.setAppend(true);
    options.setInput(List.of("sales.jsonl"));
    options.setTable(
        "jdbc:postgresql://localhost:"
            + server.getPort()
            + "/postgres?user=postgres&table=public.sales");
    return EventLanding.of(options, EventLayout.of(EventProtection.of(SCHEMA)));
  }

  private Run next() {
    return new Run(run().output(), "20260301T130000Z-0002");
  }

  @Test
  void withoutALeakTheRowsAreThere() throws Exception {
    run(open(), files(), Seams.NONE);

    assertThat(count(), is(3L));
  }

  /** Its client saw a fault and gave it up; a worker that did not comes to the last step. */
  @Test
  void aRunThatWasGivenUpMovesNothingAndIsNotPublished() throws Exception {
    Files.createDirectories(folder.resolve("out"));
    Publication.of(next()).publish("ingest-events");
    String current = Files.readString(folder.resolve("out/current.json"));
    StagedRows table = open();
    Publication given = Publication.of(run());
    given.claim();
    given.abandon();

    Throwable failure =
        Throwables.getRootCause(
            assertThrows(
                RuntimeException.class,
                () -> runUnclaimed(table, files(), Seams.NONE, Expectations.NONE)));

    assertThat(
        failure.getMessage(),
        is(
            "Run 20260301T120000Z-0001 of "
                + folder.resolve("out")
                + " is still at work, but gave its claim back, and readers see run"
                + " 20260301T130000Z-0002: nothing was published"));
    assertThat(count(), is(0L));
    assertThat(Files.readString(folder.resolve("out/current.json")), is(current));
  }

  /** The table stays as it was; the staging table is what {@link EventLanding#abandon} drops. */
  @Test
  void aRunThatDoesNotMeetWhatIsExpectedMovesNoRow() throws Exception {
    StagedRows table = open();

    Throwable failure =
        Throwables.getRootCause(
            assertThrows(
                RuntimeException.class, () -> run(table, files(), Seams.NONE, expectingRows("4"))));

    assertThat(
        failure.getMessage(),
        containsString(
            "does not meet 1 of 1 expectations, so nothing was published: row count within 4 to …:"
                + " expected at least 4, found 3 rows"));
    assertNothingLanded();
    adding().abandon(run(), Publication.of(run()));
    assertThat(number("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'millrace_2%'"), is(0L));
  }

  private static Expectations expectingRows(String least) {
    return new Expectations(
        List.of(
            new Expectation.Declared(
                new Expectation.RowsWithin(least, null), Expectation.OnFailure.ERROR)));
  }

  private void assertLost(StagedRows table, Seams leak, String said) throws Exception {
    Throwable failure = failure(table, files(), leak);

    assertThat(failure, instanceOf(UnbalancedLedgerException.class));
    assertThat(failure.getMessage(), containsString(Edges.ROWS.to() + said));
    assertNothingLanded();
  }

  private Throwable failure(StagedRows table, EventInput input, Seams leak) {
    return Throwables.getRootCause(
        assertThrows(RuntimeException.class, () -> run(table, input, leak)));
  }

  private void assertNothingLanded() throws SQLException {
    assertThat(count(), is(0L));
    assertThat(Files.exists(folder.resolve("out/current.json")), is(false));
  }

  private Run run() {
    return new Run(folder.resolve("out").toString(), "20260301T120000Z-0001");
  }

  private static JdbcAddress address(String table) {
    return JdbcAddress.parse(
        "jdbc:postgresql://localhost:"
            + server.getPort()
            + "/postgres?user=postgres&table="
            + table);
  }

  private StagedRows open() throws IOException {
    StagedRows table = JdbcTable.at(address("sales"), SCHEMA, List.of("id")).of(run(), Edges.ROWS);
    table.open();
    return table;
  }

  private EventInput files() throws IOException {
    return EventInput.matching(List.of(InputPattern.parse(folder + "/sales.csv")));
  }

  private void run(StagedRows table, EventInput input, Seams seams) throws IOException {
    run(table, input, seams, Expectations.NONE);
  }

  private void run(StagedRows table, EventInput input, Seams seams, Expectations expectations)
      throws IOException {
    Publication publication = Publication.of(run());
    publication.claim();
    try {
      runUnclaimed(table, input, seams, expectations);
    } finally {
      publication.release();
    }
  }

  private void runUnclaimed(
      StagedRows table, EventInput input, Seams seams, Expectations expectations)
      throws IOException {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=1")
                .create());
    new IngestEventsGraph(
            input,
            new IngestEventsGraph.Settings(
                new ReadEvents.Settings(
                    EventLayout.of(EventProtection.of(SCHEMA)),
                    null,
                    new EventPartitions(null, PartitionBy.DATE),
                    UnknownFieldPolicy.REFUSE,
                    null),
                EventKey.of(SCHEMA, List.of("id")),
                EventTableFormat.PARQUET,
                1_000_000,
                3,
                new Lineage(List.of(), List.of()),
                expectations),
            run(),
            seams)
        .landingIn(new RowsInDatabase(table))
        .build(pipeline);
    pipeline.run().waitUntilFinish();
  }

  private static long count() throws SQLException {
    return number("SELECT count(*) FROM sales");
  }

  private static long number(String query) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
