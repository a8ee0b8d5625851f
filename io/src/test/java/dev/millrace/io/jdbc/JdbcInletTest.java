package dev.millrace.io.jdbc;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.FoundColumns;
import dev.millrace.transforms.events.JsonEvents;
import dev.millrace.transforms.events.Refusal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.IntStream;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real PostgreSQL, and a database of another kind. */
class JdbcInletTest {
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
  void eachTypeHasTheSpellingThatEventsAreReadIn() throws Exception {
    execute(
        "CREATE TABLE shop.all_types (id bigint PRIMARY KEY, ok boolean, small smallint, exact"
            + " numeric, real real, share double precision, note text, word varchar(9), raw bytea,"
            + " day date, at timestamptz, wall timestamp, mark uuid, more jsonb)",
        "INSERT INTO shop.all_types VALUES (1, true, -5, 123456789012345678901234567890.10, 1.1,"
            + " 1e-7, E'naïve 😀 \"q\" \\n', '', '\\x0001ff', '2024-02-29', '2026-02-01"
            + " 10:00:00.123456+02', '2026-02-01 10:00:00',"
            + " '0b3b1a4c-8c1a-4d1e-9d8e-1f2a3b4c5d6e', '{\"a\": 1}')",
        "INSERT INTO shop.all_types (id) VALUES (2)",
        "INSERT INTO shop.all_types (id, exact, real, share) VALUES (3, 'NaN', 'Infinity', 'NaN')");

    assertThat(
        read("table=shop.all_types"),
        containsInAnyOrder(
            "#id=1:0"
                + " {\"id\":1,\"ok\":true,\"small\":-5,\"exact\":123456789012345678901234567890.10,\"real\":1.1,\"share\":1.0E-7,\"note\":\"naïve"
                + " 😀 \\\"q\\\" \\n"
                + "\",\"word\":\"\","
                + "\"raw\":\"AAH/\",\"day\":\"2024-02-29\",\"at\":\"2026-02-01T08:00:00.123456Z\","
                + "\"wall\":\"2026-02-01T10:00\",\"mark\":\"0b3b1a4c-8c1a-4d1e-9d8e-1f2a3b4c5d6e\",\"more\":\"{\\\"a\\\":"
                + " 1}\"}",
            "#id=2:0"
                + " {\"id\":2,\"ok\":null,\"small\":null,\"exact\":null,\"real\":null,\"share\":null,"
                + "\"note\":null,\"word\":null,\"raw\":null,\"day\":null,\"at\":null,\"wall\":null,"
                + "\"mark\":null,\"more\":null}",
            "#id=3:0 {\"id\":3,\"ok\":null,\"small\":null,\"exact\":\"NaN\",\"real\":\"Infinity\","
                + "\"share\":\"NaN\",\"note\":null,\"word\":null,\"raw\":null,\"day\":null,"
                + "\"at\":null,\"wall\":null,\"mark\":null,\"more\":null}"));
  }

  @Test
  void columnsHaveTypesInWhichRowsOfTheirsAreRead() throws Exception {
    execute(
        "CREATE TYPE shop.mood AS ENUM ('glad', 'sad')",
        "CREATE TABLE shop.all_types (id bigint PRIMARY KEY, ok boolean, small smallint, whole int"
            + " NOT NULL, exact numeric, price numeric(9,2), real real, share double precision,"
            + " note text, word varchar(9) NOT NULL, raw bytea, day date, at timestamptz, wall"
            + " timestamp, noon time, mark uuid, more jsonb, many int[], mood shop.mood, bits"
            + " bit(3), \"odd name\" int)",
        "INSERT INTO shop.all_types VALUES (1, true, -5, 7, 1.5, 2.50, 1.1, 1e-7, 'a', 'b',"
            + " '\\x0001', '2024-02-29', '2026-02-01 10:00:00.123456+02', '2026-02-01 10:00',"
            + " '12:00', '0b3b1a4c-8c1a-4d1e-9d8e-1f2a3b4c5d6e', '{}', '{1,2}', 'glad', B'101', 1)",
        "INSERT INTO shop.all_types (id, whole, word) VALUES (2, 0, '')");
    JdbcInlet inlet = inlet("table=shop.all_types");

    FoundColumns columns = inlet.described();

    assertThat(
        columns.schema().fields().stream()
            .map(field -> field.name() + " " + field.type() + (field.isNullable() ? "?" : ""))
            .toList(),
        is(
            List.of(
                "id long",
                "ok boolean?",
                "small int?",
                "whole int",
                "exact decimal(38,12)?",
                "price decimal(9,2)?",
                "real float?",
                "share double?",
                "note string?",
                "word string",
                "raw bytes?",
                "day date?",
                "at timestamp-micros?",
                "wall timestamp-micros?",
                "noon string?",
                "mark string?",
                "more string?",
                "many string?",
                "mood string?",
                "bits string?")));
    assertThat(columns.leftOut(), is(List.of("odd name (int4)")));
    assertThat(columns.assumed(), is(List.of("exact")));
    JsonEvents events = JsonEvents.of(columns.schema()).inZone(ZoneOffset.UTC);
    List<Row> rows = new ArrayList<>();
    inlet.read(0, (object, position) -> rows.add(row(events, object)));
    assertThat(
        rows.get(0).getValues(),
        is(
            List.of(
                1L,
                true,
                -5,
                7,
                new BigDecimal("1.500000000000"),
                new BigDecimal("2.50"),
                1.1f,
                1e-7,
                "a",
                "b",
                rows.get(0).getValue("raw"),
                LocalDate.of(2024, 2, 29),
                Instant.parse("2026-02-01T08:00:00.123456Z"),
                Instant.parse("2026-02-01T10:00:00Z"),
                "12:00:00",
                "0b3b1a4c-8c1a-4d1e-9d8e-1f2a3b4c5d6e",
                "{}",
                "{1,2}",
                "glad",
                "101")));
    assertThat(rows.get(0).getBytes("raw"), is(new byte[] {0, 1}));
    assertThat(rows.get(1).getValue("exact"), is(nullValue()));
  }

  private static Row row(JsonEvents events, byte[] object) {
    try {
      return events.read(object, field -> {});
    } catch (Refusal e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** What its table says of a column is not so behind an outer join. */
  @Test
  void anyColumnOfAQueryMayBeNull() throws Exception {
    execute(
        "CREATE TABLE shop.sales (id bigint PRIMARY KEY, buyer bigint NOT NULL)",
        "CREATE TABLE shop.buyers (id bigint PRIMARY KEY, name text NOT NULL)",
        "INSERT INTO shop.sales VALUES (1, 7)");
    Path query =
        Files.writeString(
            folder.resolve("q.sql"),
            "SELECT s.id, b.name FROM shop.sales s LEFT JOIN shop.buyers b ON b.id = s.buyer");
    JdbcInlet inlet = inlet("query=file:" + query);

    JsonEvents events = JsonEvents.of(inlet.described().schema()).inZone(ZoneOffset.UTC);

    List<Row> rows = new ArrayList<>();
    inlet.read(0, (object, position) -> rows.add(row(events, object)));
    assertThat(rows, hasSize(1));
    assertThat(rows.get(0).getInt64("id"), is(1L));
    assertThat(rows.get(0).getString("name"), is(nullValue()));
  }

  @Test
  void twoColumnsOfOneNameAreRefused() throws Exception {
    Path query = Files.writeString(folder.resolve("q.sql"), "SELECT 1 AS id, 2 AS id");
    JdbcInlet inlet = inlet("query=file:" + query);

    assertThat(
        assertThrows(IllegalArgumentException.class, inlet::described).getMessage(),
        is(inlet + ": it has two columns id (must have each name once: say … AS name)"));
  }

  @ParameterizedTest
  @CsvSource({"id,8", "price,3", "day,5", "at,4"})
  void rangesHaveEachRowOnceAlsoThoseWithoutAValue(String column, int splits) throws Exception {
    execute(
        "CREATE TABLE shop.sales (id int, price numeric(9,2), day date, at timestamptz)",
        "INSERT INTO shop.sales SELECT i, i / 7.0, date '2026-01-01' + i % 90, timestamptz"
            + " '2026-01-01 00:00Z' + i * interval '1 hour' FROM generate_series(-500, 499) i",
        "INSERT INTO shop.sales VALUES (NULL, NULL, NULL, NULL)");
    JdbcInlet inlet = inlet("table=shop.sales&splitBy=" + column + "&splits=" + splits);
    // What comes after the ends were looked at is read too.
    execute(
        "INSERT INTO shop.sales VALUES (-9999, -9999, '1999-01-01', '1999-01-01'), (9999, 9999,"
            + " '2999-01-01', '2999-01-01')");

    assertThat(inlet.ranges(), is(splits));
    List<String> ids =
        read(inlet).stream().map(row -> row.replaceAll(".*\"id\":([^,]*),.*", "$1")).toList();
    List<String> expected =
        new ArrayList<>(IntStream.range(-500, 500).mapToObj(Integer::toString).toList());
    expected.addAll(List.of("null", "-9999", "9999"));
    assertThat(ids.stream().sorted().toList(), is(expected.stream().sorted().toList()));
  }

  /** A machine in Berlin, in the night in which clocks there show an hour twice. */
  @Test
  void rangesOfTimesWithoutAZoneHaveEachRowOnceWhereverTheMachineIs() throws Exception {
    execute(
        "CREATE TABLE shop.sales (id int, at timestamp)",
        "INSERT INTO shop.sales SELECT i, timestamp '2025-10-26 00:00' + i * interval '1 minute'"
            + " FROM generate_series(0, 360) i");
    TimeZone zone = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
      JdbcInlet inlet = inlet("table=shop.sales&splitBy=at&splits=12");

      assertThat(inlet.ranges(), is(12));
      assertThat(ids(inlet), is(IntStream.rangeClosed(0, 360).boxed().toList()));
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void theDatabaseIsAskedWhetherBoundsRise() throws Exception {
    execute("CREATE TABLE shop.sales (id int, at timestamp)");
    TimeZone zone = TimeZone.getDefault();
    try (Connection connection = DriverManager.getConnection(url() + "?user=postgres")) {
      TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
      ColumnSplit split = new ColumnSplit(connection, "shop.sales", "at");

      // As moments they rise; clocks in Berlin show 02:30 both times.
      assertThat(
          split.areRising(
              List.of(
                  Timestamp.from(Instant.parse("2025-10-26T00:30:00Z")),
                  Timestamp.from(Instant.parse("2025-10-26T01:30:00Z")))),
          is(false));
      assertThat(
          split.areRising(
              List.of(
                  LocalDateTime.parse("2025-10-26T02:30"),
                  LocalDateTime.parse("2025-10-26T02:45"),
                  LocalDateTime.parse("2025-10-26T03:00"))),
          is(true));
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void aConnectionThatIsLostCostsNoRow() throws Exception {
    execute(
        "CREATE SEQUENCE shop.losses",
        "SELECT nextval('shop.losses')",
        "CREATE FUNCTION shop.lose(i int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF i = 2500 AND"
            + " (SELECT last_value < 2 FROM shop.losses) THEN PERFORM nextval('shop.losses');"
            + " PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN i; END $$",
        "CREATE VIEW shop.sales AS SELECT shop.lose(i) AS id FROM generate_series(0, 2999) i");

    List<String> rows = read("table=shop.sales");

    assertThat(rows.size(), is(3_000));
    assertThat(rows.get(2_999), is(":2999 {\"id\":2999}"));
    execute("SELECT 1 / (SELECT last_value - 1 FROM shop.losses)");
  }

  @Test
  void aQueryIsReadFromItsFile() throws Exception {
    Path query = Files.writeString(folder.resolve("q.sql"), "SELECT 1 AS one, 'x' AS \"Two\";\n");

    assertThat(read("query=file:" + query), is(List.of(":0 {\"one\":1,\"Two\":\"x\"}")));
  }

  @Test
  void positionsTellRowsApartWhateverIsInTheirKeys() throws Exception {
    execute(
        "CREATE TABLE shop.sales (a text, \"b c\" text, PRIMARY KEY (a, \"b c\"))",
        "INSERT INTO shop.sales VALUES ('1&b=2', '3'), ('1', '2&b=3'), ('ü%', E' +\\n')");

    assertThat(
        read("table=shop.sales"),
        containsInAnyOrder(
            "#a=1%26b%3D2&b%20c=3:0 {\"a\":\"1&b=2\",\"b c\":\"3\"}",
            "#a=1&b%20c=2%26b%3D3:0 {\"a\":\"1\",\"b c\":\"2&b=3\"}",
            "#a=%C3%BC%25&b%20c=%20%2B%0A:0 {\"a\":\"ü%\",\"b c\":\" +\\n\"}"));
  }

  @Test
  void positionsTellQueriesApart() throws Exception {
    Path query = Files.writeString(folder.resolve("q.sql"), "SELECT 1 AS one");
    List<String> sources = new ArrayList<>();

    inlet("query=file:" + query)
        .read(0, (object, position) -> sources.add(position.source() + ":" + position.offset()));

    assertThat(sources, is(List.of(url() + "?query=file:" + query + ":0")));
  }

  @Test
  void aQueryMayEndInAComment() throws Exception {
    Path query = Files.writeString(folder.resolve("q.sql"), "SELECT 1 AS one -- of many");

    assertThat(read("query=file:" + query), is(List.of(":0 {\"one\":1}")));
  }

  @Test
  void anotherDatabaseIsReadByItsDriver() throws Exception {
    String url = "jdbc:duckdb:" + folder.resolve("shop.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE sales (id integer, price decimal(9,2), day date)");
      statement.execute("INSERT INTO sales VALUES (1, 1.50, '2026-01-31'), (2, NULL, NULL)");
    }

    JdbcInlet inlet = JdbcInlet.at(JdbcAddress.parse(url + "?table=sales&splitBy=id&splits=2"));

    assertThat(
        read(inlet).stream().map(row -> row.substring(row.indexOf('{'))).toList(),
        containsInAnyOrder(
            "{\"id\":1,\"price\":1.50,\"day\":\"2026-01-31\"}",
            "{\"id\":2,\"price\":null,\"day\":null}"));
  }

  @ParameterizedTest
  @CsvSource({"id", "at"})
  void anotherDatabaseIsReadInRanges(String column) throws Exception {
    String url = "jdbc:duckdb:" + folder.resolve("shop.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE sales AS SELECT i AS id, timestamp '2025-10-26 00:00' + to_minutes(i) AS at"
              + " FROM range(361) r(i)");
    }

    JdbcInlet inlet =
        JdbcInlet.at(JdbcAddress.parse(url + "?table=sales&splits=4&splitBy=" + column));

    assertThat(inlet.ranges(), is(4));
    assertThat(ids(inlet), is(IntStream.rangeClosed(0, 360).boxed().toList()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user=postgres|must name a table or a query",
        "table=shop.sales&query=file:x|must name a table or a query",
        "query=SELECT 1|has a query in it (must be ?query=file:PATH or env:NAME)",
        "table=shop.sales&splits=3|has splits=3 (must come with splitBy=COLUMN",
        "table=shop.sales&splitBy=id&splits=0|has splits=0 (must be a whole number from 1 to 1000)",
        "table=shop.sales&splitBy=size|has no column size to be split by (must be one of id, name)",
        "table=shop.sales&splitBy=name|the column name of jdbc:postgresql:",
      })
  void aMistakeIsOneLine(String parameters, String said) throws Exception {
    execute(
        "CREATE TABLE shop.sales (id int, name text)", "INSERT INTO shop.sales VALUES (1, 'a')");

    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> inlet(parameters)).getMessage());

    assertThat(message, containsString(said));
    assertThat(message.lines().count(), is(1L));
  }

  @Test
  void aTableThatIsNotThereIsSaidInTheDatabasesWords() {
    String message =
        String.valueOf(
            assertThrows(IOException.class, () -> inlet("table=shop.nothing")).getMessage());

    assertThat(
        message,
        is(
            "Cannot read "
                + url()
                + "?table=shop.nothing: ERROR: relation \"shop.nothing\" does not exist"));
  }

  private static String url() {
    return "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
  }

  private static JdbcInlet inlet(String parameters) throws IOException {
    return JdbcInlet.at(JdbcAddress.parse(url() + "?user=postgres&" + parameters));
  }

  private static List<String> read(String parameters) throws IOException {
    return read(inlet(parameters));
  }

  /** Each row behind what its position says beyond the address. */
  private static List<String> read(JdbcInlet inlet) throws IOException {
    List<String> rows = new ArrayList<>();
    for (int range = 0; range < inlet.ranges(); range++) {
      inlet.read(
          range,
          (object, position) ->
              rows.add(
                  position.source().replace(inlet.toString(), "")
                      + ":"
                      + position.offset()
                      + " "
                      + new String(object, StandardCharsets.UTF_8)));
    }
    return rows;
  }

  private static List<Integer> ids(JdbcInlet inlet) throws IOException {
    return read(inlet).stream()
        .map(row -> Integer.valueOf(row.replaceAll(".*\"id\":([^,]*),.*", "$1")))
        .sorted()
        .toList();
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url() + "?user=postgres");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
