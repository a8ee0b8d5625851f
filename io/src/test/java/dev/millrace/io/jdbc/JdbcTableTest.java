package dev.millrace.io.jdbc;

import static dev.millrace.io.jdbc.Sales.EDGE;
import static dev.millrace.io.jdbc.Sales.SCHEMA;
import static dev.millrace.io.jdbc.Sales.assertShowsNothingOfTheRow;
import static dev.millrace.io.jdbc.Sales.land;
import static dev.millrace.io.jdbc.Sales.sale;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.io.StagedRows;
import dev.millrace.io.UnfinishedRun;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.Refusal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.beam.sdk.values.Row;
import org.hamcrest.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real PostgreSQL. */
class JdbcTableTest {
  private static EmbeddedPostgres server;

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void makeSchema() throws SQLException {
    execute("DROP SCHEMA IF EXISTS shop CASCADE", "CREATE SCHEMA shop");
  }

  @Test
  void rowsWaitUntilTheyMoveAndReplaceThoseWithTheirKeys() throws Exception {
    execute(
        "CREATE TABLE shop.sales (id bigint PRIMARY KEY, name text, extra int DEFAULT 7)",
        "INSERT INTO shop.sales VALUES (1, 'old', 5), (9, 'stays', 6)");
    StagedRows table = table("id").of(run("0001"), EDGE);
    table.open();

    land(table, sale(1, "new"), sale(2, null));
    assertThat(rows("SELECT * FROM shop.sales ORDER BY id"), is(List.of("1|old|5", "9|stays|6")));

    table.move(2);
    table.move(2);
    assertThat(
        rows("SELECT * FROM shop.sales ORDER BY id"),
        is(List.of("1|new|5", "2|null|7", "9|stays|6")));
    assertThat(
        rows("SELECT run, target, state, landed FROM shop.millrace_runs"),
        is(List.of("20260301T120000Z-0001|shop.sales|moved|2")));
    assertThat(tables(), is(List.of("millrace_runs", "sales")));
  }

  @Test
  void aTableThatIsNotThereIsMadeWhenRowsMove() throws Exception {
    StagedRows table = table("id").of(run("0001"), EDGE);
    table.open();
    land(table, sale(1, "a"));
    assertThat(tables(), is(List.of("millrace_20260301t120000z_0001", "millrace_runs")));

    table.move(1);

    assertThat(rows("SELECT * FROM shop.sales"), is(List.of("1|a")));
    assertThat(
        rows(
            "SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE"
                + " table_schema = 'shop' AND table_name = 'sales' ORDER BY ordinal_position"),
        is(List.of("id|bigint|NO", "name|text|YES")));
    assertThat(
        rows(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'p' AND conrelid"
                + " = 'shop.sales'::regclass"),
        is(List.of("PRIMARY KEY (id)")));
  }

  @Test
  void aFieldThatMayBeNullBecomesANewColumn() throws Exception {
    execute("CREATE TABLE shop.sales (id bigint PRIMARY KEY)", "INSERT INTO shop.sales VALUES (5)");
    StagedRows table = table("id").of(run("0001"), EDGE);
    table.open();
    land(table, sale(1, "a"));

    table.move(1);

    assertThat(rows("SELECT * FROM shop.sales ORDER BY id"), is(List.of("1|a", "5|null")));
  }

  /** As an engine does when a worker is lost: of each bundle one attempt counts. */
  @Test
  void rowsThatAreWrittenAgainCountOnce() throws Exception {
    StagedRows table = table().of(run("0001"), EDGE);
    table.open();
    Row[] sales = IntStream.range(0, 2_500).mapToObj(i -> sale(i, "n")).toArray(Row[]::new);
    land(table, Arrays.copyOf(sales, 1_700));

    land(table, sales);
    table.move(2_500);

    assertThat(
        rows("SELECT count(*), count(DISTINCT id), sum(id) FROM shop.sales"),
        is(List.of("2500|2500|3123750")));
  }

  /** Of a worker that was given up, and is only slow. */
  @Test
  void marksThatAreWrittenMeanwhileAreReplaced() throws Exception {
    StagedRows table = table().of(run("0001"), EDGE);
    table.open();
    String insert = "INSERT INTO shop.millrace_20260301t120000z_0001 VALUES ";
    execute(insert + "(7, 0, 1, 'a'), (7, 1, 2, 'b')");
    try (Connection slow = connect();
        Statement statement = slow.createStatement()) {
      slow.setAutoCommit(false);
      statement.execute("SELECT state FROM shop.millrace_runs FOR UPDATE");
      statement.execute(insert + "(7, -1, NULL, NULL)");
      CompletableFuture<Void> landing =
          CompletableFuture.runAsync(() -> land(table, sale(1, "a"), sale(2, "b")));
      while (rows("SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty() && !landing.isDone()) {
        Thread.onSpinWait();
      }
      slow.commit();
      landing.get();
    }

    table.move(2);

    assertThat(rows("SELECT * FROM shop.sales ORDER BY id"), is(List.of("1|a", "2|b")));
  }

  @Test
  void aConnectionThatIsLostCostsNoRow() throws Exception {
    StagedRows table = table().of(run("0001"), EDGE);
    table.open();
    // Ends the worker's connection within a batch, once.
    execute(
        "CREATE FUNCTION shop.lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF"
            + " new.id = 1500 AND (SELECT last_value < 2 FROM shop.losses) THEN PERFORM"
            + " nextval('shop.losses'); PERFORM pg_terminate_backend(pg_backend_pid()); END IF;"
            + " RETURN new; END $$",
        "CREATE SEQUENCE shop.losses",
        "SELECT nextval('shop.losses')",
        "CREATE TRIGGER lose BEFORE INSERT ON shop.millrace_20260301t120000z_0001 FOR EACH ROW"
            + " EXECUTE FUNCTION shop.lose()");

    Row[] sales = IntStream.range(0, 2_500).mapToObj(i -> sale(i, "n")).toArray(Row[]::new);

    land(table, sales);
    table.move(2_500);
    assertThat(rows("SELECT last_value FROM shop.losses"), is(List.of("2")));
    assertThat(rows("SELECT count(*), sum(id) FROM shop.sales"), is(List.of("2500|3123750")));
  }

  @Test
  void ofARunThatDiedNothingIsLeftAfterTheNext() throws Exception {
    StagedRows dead = table("id").of(run("0001"), EDGE);
    dead.open();
    land(dead, sale(1, "dead"));

    StagedRows next = table("id").of(run("0002"), EDGE);
    next.open();
    land(next, sale(2, "alive"));
    next.move(1);

    assertThat(rows("SELECT * FROM shop.sales"), is(List.of("2|alive")));
    assertThat(tables(), is(List.of("millrace_runs", "sales")));
    assertThat(
        assertThrows(IOException.class, () -> dead.move(1)).getMessage(),
        is(
            "Run 20260301T120000Z-0001 has no rows waiting for shop.sales any more: a later run on "
                + folder
                + " took its place; nothing was moved"));
  }

  @Test
  void aRunThatIsGivenUpLeavesNothing() throws Exception {
    StagedRows table = table("id").of(run("0001"), EDGE);
    table.abandon();
    table.open();
    land(table, sale(1, "a"));

    table.abandon();

    assertThat(tables(), is(List.of("millrace_runs")));
    assertThat(rows("SELECT * FROM shop.millrace_runs"), is(List.of()));
  }

  @Test
  void whatHasMovedIsNotGivenUp() throws Exception {
    StagedRows table = table("id").of(run("0001"), EDGE);
    table.open();
    land(table, sale(1, "a"));
    table.move(1);

    table.abandon();

    assertThat(rows("SELECT * FROM shop.sales"), is(List.of("1|a")));
    assertThat(rows("SELECT state FROM shop.millrace_runs"), is(List.of("moved")));
  }

  /** Runs of other outputs have marks of their own. */
  @Test
  void ofRunsThatMovedTheNewestIsKept() throws Exception {
    Run other = new Run(folder.resolve("other").toString(), run("0009").id());
    StagedRows first = table("id").of(run("0001"), EDGE);
    for (StagedRows table :
        List.of(table("id").of(other, EDGE), first, table("id").of(run("0002"), EDGE))) {
      table.open();
      table.move(0);
    }
    assertThat(first.lastMoved(), is(Optional.of(run("0002").id())));
    StagedRows next = table("id").of(run("0003"), EDGE);

    next.open();

    assertThat(next.lastMoved(), is(Optional.of(run("0002").id())));
    assertThat(
        rows("SELECT run, state FROM shop.millrace_runs ORDER BY run"),
        is(
            List.of(
                run("0002").id() + "|moved",
                run("0003").id() + "|staging",
                other.id() + "|moved")));
    assertThat(
        assertThrows(IOException.class, () -> first.move(0)).getMessage(),
        containsString("nothing was moved"));
  }

  /** Of rows that are read: what is told to be left out is not all that has values in it. */
  @Test
  void ofARowThatCannotBeReadNothingIsShown() throws Exception {
    execute(
        "CREATE TABLE shop.sales (id bigint PRIMARY KEY, name text)",
        "INSERT INTO shop.sales VALUES (271828, 'hush')");
    Path query =
        Files.writeString(folder.resolve("query"), "SELECT name::int AS n FROM shop.sales");
    JdbcInlet inlet =
        JdbcInlet.at(JdbcAddress.parse(url() + "/postgres?user=postgres&query=file:" + query));

    assertShowsNothingOfTheRow(
        assertThrows(IOException.class, () -> inlet.read(0, (object, position) -> {})));
  }

  /** A crash between the transaction and current.json. */
  @Test
  void aRunThatMovedAndWasNotPublishedIsPublishedByTheNext() throws Exception {
    Run first = run("0001");
    StagedRows table = table("id").of(first, EDGE);
    table.open();
    land(table, sale(1, "a"));
    RunFile.of(first, "ledger.json").replace("{}");
    table.move(1);
    Run second = run("0002");
    StagedRows next = table("id").of(second, EDGE);

    assertThat(UnfinishedRun.publish(second, next, "test"), is(Optional.of(first)));
    assertThat(Publication.of(second).published(), is(Optional.of(first.id())));
    assertThat(UnfinishedRun.publish(second, next, "test"), is(Optional.empty()));
  }

  @Test
  void anotherNumberOfRowsThanTheLedgerHasIsNotMoved() throws Exception {
    StagedRows table = table("id").of(run("0001"), EDGE);
    table.open();
    land(table, sale(1, "a"), sale(2, "b"));

    assertThat(
        assertThrows(IOException.class, () -> table.move(3)).getMessage(),
        is(
            "Of the 3 rows in the ledger of run 20260301T120000Z-0001 2 wait to be moved into the"
                + " table shop.sales: look for a trigger or a rule that changes them; nothing was"
                + " moved"));
    assertThat(tables(), is(List.of("millrace_20260301t120000z_0001", "millrace_runs")));
  }

  /** The second time it is free. */
  @Test
  void aMoveThatDoesNotGetALockIsTriedAgainAndWaitsForNoneVeryLong() throws Exception {
    execute(
        "CREATE TABLE shop.sales (id bigint PRIMARY KEY, name text)",
        "CREATE SEQUENCE shop.tries",
        "CREATE FUNCTION shop.lock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF"
            + " nextval('shop.tries') = 1 THEN RAISE EXCEPTION 'canceling statement due to lock"
            + " timeout' USING ERRCODE = '55P03'; END IF; new.name := current_setting("
            + "'lock_timeout'); RETURN new; END $$",
        "CREATE TRIGGER lock BEFORE INSERT ON shop.sales FOR EACH ROW EXECUTE FUNCTION shop.lock()");
    StagedRows table = table("id").of(run("0001"), EDGE);
    table.open();
    land(table, sale(1, "a"));

    table.move(1);

    assertThat(rows("SELECT * FROM shop.sales"), is(List.of("1|20s")));
  }

  @Test
  void aLockIsSaidToBeOne() throws Exception {
    assertThat(
        JdbcFaults.translated(
                address("postgres"),
                "Cannot land in it",
                JdbcFaults.Work.WITH_ROWS,
                new SQLException("ERROR: canceling statement due to lock timeout", "55P03"))
            .getMessage(),
        is(
            "Cannot land in it: somebody holds a lock on it (ERROR: canceling statement due to lock"
                + " timeout): look who in pg_stat_activity"));
  }

  /** The database would round 1.2345 to 1.23 without a word. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE shop.sales (id bigint PRIMARY KEY, price numeric(9,4))|ALTER TABLE shop.sales"
            + " ALTER price TYPE numeric(9,2)|of type numeric(9,2)",
        "SELECT 1|CREATE TABLE shop.sales (id bigint PRIMARY KEY, price numeric(9,2))|of type"
            + " numeric(9,2)",
        "CREATE TABLE shop.sales (id bigint PRIMARY KEY, price numeric(9,4))|ALTER TABLE shop.sales"
            + " DROP price|not there",
      })
  void rowsDoNotMoveIntoColumnsThatWereChangedMeanwhile(String before, String meanwhile, String now)
      throws Exception {
    execute(before);
    EventSchema schema =
        EventSchema.parse(
            """
            {"type":"record","name":"Sale","fields":[
             {"name":"id","type":"long"},
             {"name":"price","type":["null",{"type":"bytes","logicalType":"decimal","precision":9,"scale":4}]}]}
            """);
    StagedRows table =
        JdbcTable.at(address("postgres"), schema, List.of("id")).of(run("0001"), EDGE);
    table.open();
    land(
        table,
        schema,
        Row.withSchema(schema.rowSchema()).attachValues(List.of(1L, new BigDecimal("1.2345"))));
    execute(meanwhile);

    assertThat(
        assertThrows(IOException.class, () -> table.move(1)).getMessage(),
        is(
            "The table shop.sales was changed while the run read: its column price is "
                + now
                + " now (was numeric(9,4) when the rows were checked); nothing was moved: run"
                + " again"));
    assertThat(rows("SELECT * FROM shop.sales"), is(List.of()));
    assertThat(rows("SELECT state FROM shop.millrace_runs"), is(List.of("staging")));
  }

  @Test
  void whatTheDatabaseRefusesIsSaidInItsWords() throws Exception {
    execute("CREATE TABLE shop.sales (id bigint PRIMARY KEY, name text CHECK (name <> 'hush'))");
    StagedRows table = table("id").of(run("0001"), EDGE);
    table.open();
    land(table, sale(1, "yes"), sale(271828, "hush"));

    IOException refused = assertThrows(IOException.class, () -> table.move(2));

    String message = String.valueOf(refused.getMessage());
    assertThat(message, startsWith("Cannot land in jdbc:postgresql://localhost:"));
    assertThat(message, containsString("violates check constraint \"sales_name_check\""));
    assertThat(message.lines().count(), is(1L));
    assertShowsNothingOfTheRow(refused);
    assertThat(rows("SELECT * FROM shop.sales"), is(List.of()));
  }

  @Test
  void ofARowThatIsRefusedWhereItWaitsNothingIsShown() throws Exception {
    StagedRows table = table("id").of(run("0001"), EDGE);
    table.open();
    execute(
        "ALTER TABLE shop.millrace_20260301t120000z_0001 ADD CONSTRAINT quiet CHECK (name <>"
            + " 'hush')");

    RuntimeException refused =
        assertThrows(
            RuntimeException.class, () -> land(table, sale(1, "yes"), sale(271828, "hush")));

    assertThat(
        Throwables.getStackTraceAsString(refused),
        containsString("violates check constraint \"quiet\""));
    assertShowsNothingOfTheRow(refused);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id int PRIMARY KEY, name int|has a column name of type integer, where the field is string"
            + " (must be text or varchar)",
        "id bigint, name text|has no unique index on exactly (id), the --idFields",
        "id bigint, name text, UNIQUE (id, name)|its own are (id, name)",
        "id bigint UNIQUE DEFERRABLE, name text|its own are none",
        "id bigint PRIMARY KEY, name text, size int NOT NULL|wants a value in the column size",
        "name text|has no column for the field id",
        "\"ID\" bigint PRIMARY KEY, name text|has a column ID and none for the field id",
        "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text|generates the column id"
            + " itself",
      })
  void aTableThatDoesNotFitIsRefusedBeforeTheRun(String columns, String said) throws Exception {
    execute("CREATE TABLE shop.sales (" + columns + ")");

    assertThat(
        assertThrows(IllegalArgumentException.class, () -> table("id")).getMessage(),
        containsString(said));
  }

  /** The first name has 64 letters. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "an_id_with_a_name_of_so_many_letters_that_it_has_one_too_many_in|cannot have a column for"
            + " the field an_id_with_a_name_of_so_many_letters_that_it_has_one_too_many_in, a name"
            + " of 64 bytes (must have at most 63, or PostgreSQL would cut it)",
        "millrace_row|cannot have a column for the field millrace_row (must have another name: rows"
            + " wait with a column of this one)",
        "millrace_attempt|cannot have a column for the field millrace_attempt (must have another"
            + " name: rows wait with a column of this one)",
      })
  void aFieldWithANameThatNoColumnCanHaveIsRefusedBeforeTheRun(String name, String said) {
    EventSchema schema =
        EventSchema.parse(
            """
            {"type":"record","name":"Sale","fields":[{"name":"%s","type":"long"}]}
            """
                .formatted(name));

    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> JdbcTable.at(address("postgres"), schema, List.of(name)))
            .getMessage(),
        is("the table shop.sales " + said));
  }

  @Test
  void valuesThatColumnsCannotHoldAreRefusedOneByOne() throws Exception {
    execute(
        "CREATE TABLE shop.sales (id smallint PRIMARY KEY, name varchar(3) NOT NULL, at"
            + " timestamp(0), price numeric(3,1))");
    EventSchema schema =
        EventSchema.parse(
            """
            {"type":"record","name":"Sale","fields":[
             {"name":"id","type":"long"},
             {"name":"name","type":["null","string"]},
             {"name":"at","type":["null",{"type":"long","logicalType":"timestamp-millis"}]},
             {"name":"price","type":["null",{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}]}]}
            """);
    JdbcTable table = JdbcTable.at(address("postgres"), schema, List.of("id"));

    assertThat(refusals(table, schema, 1L, "a😀b", "2026-01-01T00:00:00Z", "12.30"), is(""));
    assertThat(
        refusals(table, schema, 32_768L, "abc", null, null),
        is("out-of-range id: expected a whole number from -32768 to 32767, found 32768"));
    assertThat(
        refusals(table, schema, 1L, "a😀bc", null, null),
        is(
            "out-of-range name: expected text of at most 3 characters, found 4:"
                + " \"a\\ud83d\\ude00bc\""));
    assertThat(
        refusals(table, schema, 1L, "a\0", null, null),
        is("out-of-range name: expected text without the character U+0000, found \"a\\u0000\""));
    assertThat(
        refusals(table, schema, 1L, null, null, null),
        is("unexpected-null name: expected text, which its column wants, found nothing"));
    assertThat(
        refusals(table, schema, 1L, "a", "2026-01-01T00:00:00.5Z", null),
        is(
            "out-of-range at: expected a time with at most 0 digits of a second, found"
                + " 2026-01-01T00:00:00.500Z"));
    assertThat(
        refusals(table, schema, 1L, "a", null, "100.00"),
        is("out-of-range price: expected a number that numeric(3,1) can hold, found 100.00"));
    assertThat(
        refusals(table, schema, 1L, "a", null, "1.25"),
        is("out-of-range price: expected a number that numeric(3,1) can hold, found 1.25"));
  }

  private static String refusals(JdbcTable table, EventSchema schema, @Nullable Object... values) {
    Row row =
        Row.withSchema(schema.rowSchema())
            .attachValues(
                Arrays.asList(
                    values[0],
                    values[1],
                    values[2] == null ? null : org.joda.time.Instant.parse((String) values[2]),
                    values[3] == null ? null : new BigDecimal((String) values[3])));
    try {
      table.limits().check(row);
      return "";
    } catch (Refusal refusal) {
      return refusal.reason().word() + " " + refusal.getMessage();
    }
  }

  @Test
  void aDatabaseThatCannotBeReachedIsOneLineWithoutASecret() throws Exception {
    execute(
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN PASSWORD 'hush'",
        "GRANT USAGE ON SCHEMA shop TO reader",
        "CREATE TABLE shop.sales (id bigint PRIMARY KEY, name text)");
    Path password = Files.writeString(folder.resolve("password"), "hush-hush");

    assertFault(
        "jdbc:postgresql://localhost:1/postgres?table=t&user=postgres",
        startsWith(
            "No answer from the database at jdbc:postgresql://localhost:1/postgres?table=t"));
    assertFault(
        "jdbc:postgresql://no-such-host.invalid/postgres?table=t&user=postgres",
        startsWith("No answer from the database at jdbc:postgresql://no-such-host.invalid/"));
    assertFault(
        url() + "/nowhere?table=t&user=postgres", startsWith("There is no such database: jdbc:"));
    assertFault(
        url() + "/postgres?table=t&user=nobody&password=file:" + password,
        startsWith("The database refused the user or the password at jdbc:"));
    assertFault(
        "jdbc:nothing://localhost/postgres?table=t",
        is(
            "No driver for jdbc:nothing://localhost/postgres: add the jar of the"
                + " database's JDBC driver to the class path of this program and of the engine's"
                + " workers (that of PostgreSQL is there), and check the address"));
    assertFault(
        url() + "/postgres?table=shop.sales&user=reader",
        is(
            "this user may not INSERT the table shop.sales (must be granted: GRANT INSERT ON"
                + " shop.sales TO …)"));
    execute("DROP TABLE shop.sales");
    StagedRows closed =
        JdbcTable.at(address("reader"), SCHEMA, List.of("id")).of(run("0001"), EDGE);
    assertThat(
        assertThrows(IOException.class, closed::open).getMessage(),
        containsString("no permission (ERROR: permission denied for schema shop)"));
  }

  private static void assertFault(String address, Matcher<String> line) {
    String message =
        String.valueOf(
            assertThrows(
                    Exception.class,
                    () -> JdbcTable.at(JdbcAddress.parse(address), SCHEMA, List.of("id")))
                .getMessage());
    assertThat(message, line);
    assertThat(message, not(containsString("hush")));
    assertThat(message.lines().count(), is(1L));
  }

  private Run run(String suffix) {
    return new Run(folder.toString(), "20260301T120000Z-" + suffix);
  }

  private static String url() {
    return "jdbc:postgresql://localhost:" + server.getPort();
  }

  private static JdbcAddress address(String user) {
    return JdbcAddress.parse(url() + "/postgres?table=shop.sales&user=" + user);
  }

  private static JdbcTable table(String... keys) throws IOException {
    return JdbcTable.at(address("postgres"), SCHEMA, List.of(keys));
  }

  private static List<String> tables() throws SQLException {
    return rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind"
            + " = 'r' ORDER BY relname COLLATE \"C\"");
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(url() + "/postgres?user=postgres");
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection connection = connect()) {
      Sales.execute(connection, statements);
    }
  }

  private static List<String> rows(String query) throws SQLException {
    try (Connection connection = connect()) {
      return Sales.rows(connection, query);
    }
  }
}
