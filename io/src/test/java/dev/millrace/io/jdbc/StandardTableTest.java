package dev.millrace.io.jdbc;

import static dev.millrace.io.jdbc.Sales.EDGE;
import static dev.millrace.io.jdbc.Sales.SCHEMA;
import static dev.millrace.io.jdbc.Sales.assertShowsNothingOfTheRow;
import static dev.millrace.io.jdbc.Sales.land;
import static dev.millrace.io.jdbc.Sales.sale;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.Run;
import dev.millrace.io.StagedRows;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.util.SerializableUtils;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against databases that nothing in the code knows by name. */
class StandardTableTest {
  @TempDir private Path folder = Path.of("");

  enum Database {
    H2,
    DUCKDB;

    String url(Path folder) {
      return switch (this) {
        case H2 -> "jdbc:h2:" + folder.resolve("h2") + ";DB_CLOSE_DELAY=0";
        case DUCKDB -> "jdbc:duckdb:" + folder.resolve("duck.db");
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsWaitUntilTheyMoveAndReplaceThoseWithTheirKeys(Database database) throws Exception {
    execute(
        database,
        "CREATE TABLE sales (id bigint PRIMARY KEY, name varchar(9), extra int DEFAULT 7)",
        "INSERT INTO sales VALUES (1, 'old', 5), (9, 'stays', 6)");
    StagedRows table = table(database, "id").of(run("0001"), EDGE);
    table.open();

    land(table, sale(1, "new"), sale(2, null));
    assertThat(
        rows(database, "SELECT * FROM sales ORDER BY id"), is(List.of("1|old|5", "9|stays|6")));

    table.move(2);
    table.move(2);
    assertThat(
        rows(database, "SELECT * FROM sales ORDER BY id"),
        is(List.of("1|new|5", "2|null|7", "9|stays|6")));
    assertThat(
        rows(database, "SELECT run, state, landed, staging FROM millrace_runs"),
        is(List.of("20260301T120000Z-0001|moved|2|null")));
    assertThat(table.lastMoved().orElseThrow(), is("20260301T120000Z-0001"));
    assertNothingWaits(database);
  }

  @ParameterizedTest
  @EnumSource
  void aTableThatIsNotThereIsMadeAndAColumnThatIsMissingIsAdded(Database database)
      throws Exception {
    StagedRows made = table(database, "id").of(run("0001"), EDGE);
    made.open();
    land(made, sale(1, "a"));
    made.move(1);
    assertThat(rows(database, "SELECT id, name FROM sales"), is(List.of("1|a")));

    execute(database, "ALTER TABLE sales DROP COLUMN name");
    StagedRows added = table(database, "id").of(run("0002"), EDGE);
    added.open();
    land(added, sale(2, "b"));
    added.move(1);
    assertThat(
        rows(database, "SELECT id, name FROM sales ORDER BY id"), is(List.of("1|null", "2|b")));
  }

  @ParameterizedTest
  @EnumSource
  void rowsWithoutKeysAreAdded(Database database) throws Exception {
    for (String suffix : List.of("0001", "0002")) {
      StagedRows table = table(database).of(run(suffix), EDGE);
      table.open();
      land(table, sale(1, "a"), sale(1, "a"));
      table.move(2);
    }

    assertThat(rows(database, "SELECT count(*) FROM sales"), is(List.of("4")));
  }

  @ParameterizedTest
  @EnumSource
  void whatTheDatabaseRefusesLeavesTheTableAsItWas(Database database) throws Exception {
    execute(
        database,
        "CREATE TABLE sales (id bigint PRIMARY KEY, name varchar(9) CHECK (name <> 'no'))",
        "INSERT INTO sales VALUES (1, 'old')");
    StagedRows table = table(database, "id").of(run("0001"), EDGE);
    table.open();
    land(table, sale(1, "new"), sale(2, "no"));

    String said = String.valueOf(assertThrows(IOException.class, () -> table.move(2)).getMessage());

    assertThat(said, containsString("Cannot land in jdbc:"));
    assertThat(said.lines().count(), is(1L));
    assertThat(rows(database, "SELECT * FROM sales"), is(List.of("1|old")));
    table.abandon();
    assertThat(rows(database, "SELECT * FROM millrace_runs"), is(List.of()));
    assertNothingWaits(database);
  }

  /** Their messages have the row in them, or its key, in forms that nobody here knows. */
  @ParameterizedTest
  @EnumSource
  void ofARowThatIsRefusedNothingIsShown(Database database) throws Exception {
    execute(
        database,
        "CREATE TABLE sales (id bigint PRIMARY KEY, name varchar(9) UNIQUE)",
        "INSERT INTO sales VALUES (1, 'hush')");
    StagedRows table = table(database, "id").of(run("0001"), EDGE);
    table.open();
    land(table, sale(271828, "hush"));

    IOException refused = assertThrows(IOException.class, () -> table.move(1));

    assertThat(refused.getMessage(), containsString("look in its own log"));
    assertShowsNothingOfTheRow(refused);
    assertThat(rows(database, "SELECT * FROM sales"), is(List.of("1|hush")));
  }

  @Test
  void theKindOfConstraintThatRefusesARowIsSaid() throws Exception {
    execute(
        Database.H2,
        "CREATE TABLE sales (id bigint PRIMARY KEY, name varchar(9) CHECK (name <> 'hush'))");
    StagedRows table = table(Database.H2, "id").of(run("0001"), EDGE);
    table.open();
    land(table, sale(271828, "hush"));

    assertThat(
        assertThrows(IOException.class, () -> table.move(1)).getMessage(),
        is(
            "Cannot land in jdbc:h2:"
                + folder.resolve("h2")
                + ";DB_CLOSE_DELAY=0?table=sales: a constraint refuses a row (SQL state 23513, code"
                + " 23513); what the database says of it may show values of rows and is left out"
                + " here: look in its own log, and at constraints, triggers and types of the"
                + " tables"));
  }

  @Test
  void ofARowThatIsRefusedWhereItWaitsNothingIsShown() throws Exception {
    StagedRows table = table(Database.H2, "id").of(run("0001"), EDGE);
    table.open();
    execute(Database.H2, "ALTER TABLE millrace_20260301t120000z_0001 ALTER COLUMN name varchar(2)");

    assertShowsNothingOfTheRow(
        assertThrows(
            RuntimeException.class, () -> land(table, sale(1, "ok"), sale(271828, "hush"))));
  }

  @ParameterizedTest
  @EnumSource
  void ofARowThatCannotBeReadNothingIsShown(Database database) throws Exception {
    execute(
        database,
        "CREATE TABLE sales (id bigint PRIMARY KEY, name varchar(9))",
        "INSERT INTO sales VALUES (1, '7')");
    Path query =
        Files.writeString(folder.resolve("query"), "SELECT CAST(name AS int) AS n FROM sales");
    JdbcInlet inlet =
        JdbcInlet.at(JdbcAddress.parse(database.url(folder) + "?query=file:" + query));
    execute(database, "INSERT INTO sales VALUES (271828, 'hush')");

    IOException refused =
        assertThrows(IOException.class, () -> inlet.read(0, (object, position) -> {}));

    assertThat(refused.getMessage(), containsString("Cannot read jdbc:"));
    assertShowsNothingOfTheRow(refused);
  }

  /** The database of a server that is away. */
  @Test
  void aDatabaseThatCannotBeReachedIsOneLine() {
    JdbcAddress address = JdbcAddress.parse("jdbc:h2:tcp://localhost:1/mem:shop?table=sales");

    String said =
        String.valueOf(
            assertThrows(IOException.class, () -> JdbcTable.at(address, SCHEMA, List.of("id")))
                .getMessage());

    assertThat(
        said,
        startsWith(
            "No answer from the database at jdbc:h2:tcp://localhost:1/mem:shop?table=sales ("));
    assertThat(said.lines().count(), is(1L));
  }

  /** Runs of other outputs and tables have marks of their own. */
  @ParameterizedTest
  @EnumSource
  void ofRunsThatMovedTheNewestIsKept(Database database) throws Exception {
    List<String> others = new ArrayList<>();
    for (String suffix : List.of("0007", "0008")) {
      Run other = new Run(folder.resolve("other").toString(), run(suffix).id());
      move(table(database, "id").of(other, EDGE));
      others.add(other.id());
    }
    Run elsewhere = run("0009");
    move(table(database, "returns", List.of("id")).of(elsewhere, EDGE));
    StagedRows first = table(database, "id").of(run("0001"), EDGE);
    move(first);
    move(table(database, "id").of(run("0002"), EDGE));
    assertThat(first.lastMoved().orElseThrow(), is(run("0002").id()));
    StagedRows next = table(database, "id").of(run("0003"), EDGE);

    next.open();

    assertThat(next.lastMoved().orElseThrow(), is(run("0002").id()));
    assertThat(
        rows(database, "SELECT run, state FROM millrace_runs ORDER BY run"),
        is(
            List.of(
                run("0002").id() + "|moved",
                run("0003").id() + "|staging",
                others.get(0) + "|moved",
                others.get(1) + "|moved",
                elsewhere.id() + "|moved")));
    assertThat(
        String.valueOf(assertThrows(IOException.class, () -> first.move(0)).getMessage()),
        containsString("nothing was moved"));
    next.move(0);
    assertThat(next.lastMoved().orElseThrow(), is(run("0003").id()));
  }

  private static void move(StagedRows table) throws IOException {
    table.open();
    table.move(0);
  }

  @ParameterizedTest
  @EnumSource
  void ofARunThatDiedNothingIsLeftAfterTheNext(Database database) throws Exception {
    StagedRows dead = table(database, "id").of(run("0001"), EDGE);
    dead.open();
    land(dead, sale(1, "dead"));
    StagedRows next = table(database, "id").of(run("0002"), EDGE);
    next.open();
    land(next, sale(2, "alive"));
    next.move(1);

    assertThat(rows(database, "SELECT id FROM sales"), is(List.of("2")));
    assertThat(
        String.valueOf(assertThrows(IOException.class, () -> dead.move(1)).getMessage()),
        containsString("a later run on " + folder + " took its place; nothing was moved"));
    assertNothingWaits(database);
  }

  @ParameterizedTest
  @EnumSource
  void aTableThatDoesNotFitIsRefusedBeforeTheRun(Database database) throws Exception {
    execute(database, "CREATE TABLE sales (id bigint PRIMARY KEY, name int)");

    assertThat(
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> table(database, "id")).getMessage()),
        containsString("where the field is string (must be VARCHAR)"));
    execute(database, "DROP TABLE sales", "CREATE TABLE sales (id bigint, name varchar(9))");
    assertThat(
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> table(database, "id")).getMessage()),
        containsString("has no unique index on exactly (id)"));
  }

  /** Workers are given them, with all that they know of the types. */
  @ParameterizedTest
  @EnumSource
  void limitsOfAllTypesCanBeSent(Database database) throws Exception {
    EventSchema schema =
        EventSchema.parse(
            """
            {"type":"record","name":"Sale","fields":[
             {"name":"id","type":"long"},
             {"name":"small","type":"int"},
             {"name":"state","type":{"type":"enum","name":"State","symbols":["OPEN","SHIPPED"]}},
             {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":4}},
             {"name":"raw","type":"bytes"},
             {"name":"sold","type":{"type":"int","logicalType":"date"}}]}
            """);
    execute(
        database,
        "CREATE TABLE sales (id int, small smallint, state varchar(5), price decimal(9,2), raw"
            + " varbinary, sold date)");

    JdbcTable table =
        JdbcTable.at(JdbcAddress.parse(database.url(folder) + "?table=sales"), schema, List.of());

    assertThat(
        SerializableUtils.ensureSerializable(table.limits())
            .admit(
                2,
                schema
                    .rowSchema()
                    .getField(2)
                    .getType()
                    .getLogicalType(EnumerationType.class)
                    .valueOf("SHIPPED")),
        is(database == Database.DUCKDB));
  }

  /** In UTF-16, by which nothing is let in that the database then refuses. */
  @Test
  void textIsMeasuredAsH2MeasuresIt() throws Exception {
    execute(Database.H2, "CREATE TABLE sales (id bigint PRIMARY KEY, name varchar(3))");
    JdbcTable sales = table(Database.H2, "id");
    assertThat(sales.limits().admit(1, "a😀"), is(true));
    assertThat(sales.limits().admit(1, "a😀b"), is(false));
    StagedRows table = sales.of(run("0001"), EDGE);
    table.open();
    land(table, sale(1, "a😀"));
    table.move(1);
    assertThat(rows(Database.H2, "SELECT name FROM sales"), is(List.of("a😀")));
    assertThrows(
        SQLException.class, () -> execute(Database.H2, "INSERT INTO sales VALUES (2, 'a😀b')"));
  }

  /** To a driver the name of the one is a pattern that the other fits. */
  @Test
  void aTableIsLookedForInItsSchemaAlone() throws Exception {
    execute(
        Database.H2,
        "CREATE SCHEMA shop_1",
        "CREATE SCHEMA shopA1",
        "CREATE TABLE shopA1.sales (id int, other int NOT NULL)",
        "CREATE TABLE shopA1.returns (id bigint PRIMARY KEY, name varchar(9))",
        "CREATE TABLE shop_1.sales (id bigint PRIMARY KEY, name varchar(9))",
        "INSERT INTO shop_1.sales VALUES (1, 'old')");
    for (String name : List.of("sales", "returns")) {
      StagedRows table = table(Database.H2, "shop_1." + name, List.of("id")).of(run("0001"), EDGE);
      table.open();
      land(table, sale(1, "new"), sale(2, "b"));
      table.move(2);
      assertThat(
          rows(Database.H2, "SELECT id, name FROM shop_1." + name + " ORDER BY id"),
          is(List.of("1|new", "2|b")));
    }
    assertThat(rows(Database.H2, "SELECT * FROM shopA1.returns"), is(List.of()));
  }

  /** As a column that rounds would. */
  @Test
  void rowsThatTheDatabaseChangesDoNotMove() throws Exception {
    execute(
        Database.H2,
        "CREATE TABLE sales (id bigint PRIMARY KEY, name varchar(9))",
        "INSERT INTO sales VALUES (9, 'stays')",
        "CREATE TRIGGER changes BEFORE INSERT ON sales FOR EACH ROW CALL '"
            + CutsNames.class.getName()
            + "'");
    StagedRows table = table(Database.H2, "id").of(run("0001"), EDGE);
    table.open();
    land(table, sale(1, "a"), sale(2, "long"));

    assertThat(
        String.valueOf(assertThrows(IOException.class, () -> table.move(2)).getMessage()),
        containsString("Of the 2 rows of run " + run("0001").id() + " 1 are others in the table"));
    assertThat(rows(Database.H2, "SELECT * FROM sales"), is(List.of("9|stays")));
  }

  /** Called by H2. */
  public static final class CutsNames implements Trigger {
    @Override
    public void fire(Connection connection, Object @Nullable [] before, Object @Nullable [] after) {
      if (after != null) {
        after[1] = String.valueOf(after[1]).substring(0, 1);
      }
    }
  }

  private void assertNothingWaits(Database database) throws SQLException {
    assertThat(
        rows(
            database,
            "SELECT table_name FROM information_schema.tables WHERE lower(table_name) LIKE"
                + " 'millrace_2%'"),
        is(List.of()));
  }

  private Run run(String suffix) {
    return new Run(folder.toString(), "20260301T120000Z-" + suffix);
  }

  private JdbcTable table(Database database, String... keys) throws IOException {
    return table(database, "sales", List.of(keys));
  }

  private JdbcTable table(Database database, String name, List<String> keys) throws IOException {
    return JdbcTable.at(JdbcAddress.parse(database.url(folder) + "?table=" + name), SCHEMA, keys);
  }

  private void execute(Database database, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url(folder))) {
      Sales.execute(connection, statements);
    }
  }

  private List<String> rows(Database database, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url(folder))) {
      return Sales.rows(connection, query);
    }
  }
}
