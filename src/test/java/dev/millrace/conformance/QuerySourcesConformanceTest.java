package dev.millrace.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.millrace.conformance.oracle.Row;
import dev.millrace.standins.bigquery.BigQueryStandIn;
import dev.millrace.standins.gcs.GcsStandIn;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pipeline {@code query} over a topic, a table of PostgreSQL, one of BigQuery and a file; what
 * it answers is what DuckDB does over the same rows.
 */
@Tag("runs")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuerySourcesConformanceTest {
  private static final int CLICKS = 240;
  private static final String PRICES = "shop-1/lake/prices";
  private static final String REGIONS = "country,region\nFrance,Europe\nSpain,Europe\n";

  private static final String MAKE_CUSTOMERS =
      "CREATE TABLE customers (id varchar(9) PRIMARY KEY, country varchar(20) NOT NULL, since date,"
          + " credit numeric(9,2), limits numeric)";

  private static final String FILL_CUSTOMERS =
      "INSERT INTO customers VALUES ('c0', 'France', '2024-02-29', 10.50, 1.125), ('c1', 'Spain',"
          + " NULL, NULL, NULL), ('c2', 'Peru', '2025-01-01', -3, 70), ('c3', 'France',"
          + " '2026-01-31', 0.01, 0)";

  @TempDir Path folder;
  private @Nullable TrialTopics topics;
  private @Nullable Postgres postgres;
  private @Nullable GcsStandIn storage;
  private @Nullable BigQueryStandIn bigquery;

  @BeforeAll
  void start(@TempDir Path brokerFolder, @TempDir Path data) throws Exception {
    topics = TrialTopics.start(brokerFolder, Map.of());
    postgres = Postgres.start(data.resolve("data"));
    storage = GcsStandIn.with("lake");
    bigquery =
        BigQueryStandIn.with(uri -> Optional.empty(), "shop-1/lake")
            .exportingTo((uri, bytes) -> storage().put("lake", uri.substring(10), bytes));
    postgres.execute(MAKE_CUSTOMERS, FILL_CUSTOMERS);
    bigquery.create(
        PRICES,
        """
        {"schema": {"fields": [
          {"name": "item", "type": "STRING", "mode": "REQUIRED"},
          {"name": "price", "type": "NUMERIC", "mode": "NULLABLE"},
          {"name": "tags", "type": "STRING", "mode": "REPEATED"}]}}
        """);
    price("lamp", "15.500000000");
    price("clock", "22.250000000");
  }

  private void price(String item, String price) {
    required(bigquery)
        .insert(PRICES, Map.of("item", item, "price", new BigDecimal(price), "tags", List.of("a")));
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable server : servers()) {
      server.close();
    }
  }

  private List<AutoCloseable> servers() {
    List<AutoCloseable> servers = new ArrayList<>();
    for (AutoCloseable server :
        new @Nullable AutoCloseable[] {topics, postgres, bigquery, storage}) {
      if (server != null) {
        servers.add(server);
      }
    }
    return servers;
  }

  @Test
  void aTopicADatabaseAWarehouseAndAFileAreJoinedIntoATable() throws Exception {
    List<String> clicks = clicks();
    Path lines = Files.write(folder.resolve("clicks.jsonl"), clicks);
    Path regions = Files.writeString(folder.resolve("regions.csv"), REGIONS);
    String topic = topic("clicks", clicks);
    String sql =
        "SELECT r.region, k.item, COUNT(*) AS n, SUM(k.pieces * p.price) AS revenue,"
            + " MAX(c.since) AS newest, MIN(c.credit) AS credit, SUM(c.limits) AS limits"
            + " FROM clicks k JOIN customers c ON k.customer = c.id"
            + " JOIN prices p ON k.item = p.item"
            + " LEFT JOIN regions r ON c.country = r.country"
            + " GROUP BY r.region, k.item";
    Path output = folder.resolve("out");

    Launched launched =
        query(
            "--table=clicks=" + topic,
            "--table=customers=" + required(postgres).uri("customers") + "&password=env:PATH",
            "--table=prices=bigquery://" + PRICES + "?staging=gs://lake/staging",
            "--table=regions=" + regions,
            "--table=totals=" + required(postgres).uri("totals"),
            "--output=" + output,
            "--sql=INSERT INTO totals " + sql);

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(
        required(postgres).rows("SELECT * FROM totals").stream().sorted().toList(),
        is(duckDb(sql, lines, regions).stream().sorted().toList()));
    assertThat(launched.err(), containsString("2 records could not be used"));
    assertThat(launched.err(), containsString(topic + "/0 at 0: Expected JSON: "));
    assertThat(
        launched.err(),
        containsString(topic + "/1 at 0: Expected an event, found a record without"));
    assertThat(launched.err(), containsString("prices: without tags (array of STRING)"));
    assertThat(
        launched.err(),
        containsString(
            "customers: limits taken for DECIMAL(38,12), for want of a number of digits"));
    assertThat(launched.err(), containsString("clicks: offsets clicks-0 0 to "));
    assertThat(storage().objects("lake").keySet(), is(empty()));
    String manifest = Files.readString(FilesBelow.paths(output, "manifest[.]json").get(0));
    assertThat(manifest, containsString("?table=customers"));
    assertThat("the secret is nowhere", manifest, not(containsString(System.getenv("PATH"))));
  }

  /** Some of them are no clicks. */
  private String topic(String name, List<String> clicks) throws Exception {
    TrialTopics kafka = required(topics);
    kafka.create(name, 2);
    kafka.send(new ProducerRecord<>(name, 0, null, "{\"id\":".getBytes(UTF_8)));
    kafka.send(new ProducerRecord<>(name, 1, "key".getBytes(UTF_8), null));
    for (int i = 0; i < clicks.size(); i++) {
      kafka.sendLater(new ProducerRecord<>(name, i % 2, null, clicks.get(i).getBytes(UTF_8)));
    }
    kafka.flush();
    return "kafka://" + kafka.address() + "/" + name;
  }

  private static List<String> clicks() {
    List<String> clicks = new ArrayList<>();
    for (int i = 0; i < CLICKS; i++) {
      clicks.add(
          "{\"id\":%d,\"customer\":\"c%d\",\"item\":\"%s\",\"pieces\":%d}"
              .formatted(i, i % 5, List.of("lamp", "clock", "stool").get(i % 7 % 3), i % 11));
    }
    return clicks;
  }

  /** Their columns are theirs, and nothing is said that only the database may know. */
  @Test
  void tablesSayWhatTheyAre() throws Exception {
    String topic = topic("few", clicks().subList(0, 3));

    Launched launched =
        query(
            "--format=table",
            "--table=few=" + topic + "?client.id=somebody",
            "--table=customers=" + required(postgres).uri("customers") + "&password=env:PATH",
            "--table=prices=bigquery://" + PRICES + "?staging=gs://lake/staging",
            "--sql=SHOW TABLES; DESCRIBE few; DESCRIBE customers; DESCRIBE prices");

    assertThat(launched.err(), launched.status(), is(0));
    List<String> said =
        launched.out().lines().map(line -> line.strip().replaceAll(" {2,}", " | ")).toList();
    for (String line :
        List.of(
            "few | " + topic + " | json",
            "prices | bigquery://" + PRICES + " | rows",
            "pieces | BIGINT | yes",
            "id | VARCHAR | no",
            "country | VARCHAR | no",
            "since | DATE | yes",
            "credit | DECIMAL(9,2) | yes",
            "limits | DECIMAL(38,12) | yes",
            "item | VARCHAR | no",
            "price | DECIMAL(38,9) | yes")) {
      assertThat(said, hasItem(line));
    }
    assertThat(launched.out(), not(containsString("password")));
    assertThat(launched.out(), not(containsString("somebody")));
  }

  @Test
  void whatIsNotThereIsSaidInOneLine() throws Exception {
    assertFails(
        1,
        "query failed: .*no-such.*",
        "--table=t=kafka://" + required(topics).address() + "/no-such");
    assertFails(
        1,
        "query failed: No answer from Kafka at kafka://localhost:1/t: .*",
        "--table=t=kafka://localhost:1/t?default.api.timeout.ms=1000&request.timeout.ms=500");
    assertFails(
        1,
        "query failed: Cannot read jdbc:postgresql:.*[?]table=none: .*",
        "--table=t=" + required(postgres).uri("none"));
    assertFails(
        1,
        "query failed: .*bigquery://shop-1/lake/none.*",
        "--table=t=bigquery://shop-1/lake/none?staging=gs://lake/staging");
    assertFails(
        2,
        "Invalid table t: bigquery://shop-1/lake/prices has no folder to be extracted into .*",
        "--table=t=bigquery://" + PRICES);
  }

  @Test
  void whereNothingCanLandIsSaidInOneLine() throws Exception {
    String insert = "--sql=INSERT INTO t SELECT 1 AS id";
    assertRefused(
        "Invalid SQL at line 1, column 13: Nothing can be inserted into t, which is kafka://h:1/x"
            + " (must be a folder of files, or a table of a database or of BigQuery)",
        "--table=t=kafka://h:1/x",
        insert);
    assertRefused(
        "Missing --output (must be a folder for the ledger and the dead letters of rows that are"
            + " inserted into a table of a database or of BigQuery)",
        "--table=t=" + required(postgres).uri("t"),
        insert);
    assertRefused(
        "Invalid table t: the table public.customers has a column id of type character varying(9),"
            + " where the field is int (must be smallint, integer, bigint or numeric)",
        "--table=t=" + required(postgres).uri("customers"),
        "--output=" + folder.resolve("none"),
        insert);
    assertRefused(
        "Invalid --output: bigquery://shop-1/lake/t (must be a folder or the URI of one; INSERT"
            + " INTO adds rows to a table of a database or of BigQuery)",
        "--output=bigquery://shop-1/lake/t",
        "--sql=SELECT 1");
  }

  private void assertRefused(String line, String... arguments) {
    Launched launched = query(arguments);
    assertThat(launched.errors(), is(List.of(line)));
    assertThat(launched.status(), is(2));
  }

  private void assertFails(int status, String line, String table) {
    Launched launched = query(table, "--sql=SELECT * FROM t");
    assertThat(launched.errors().toString(), launched.errors().size(), is(1));
    assertThat(launched.errors().get(0), matchesPattern(line));
    assertThat(launched.status(), is(status));
  }

  private Launched query(String... arguments) {
    List<String> all = new ArrayList<>(List.of("query"));
    if (!arguments[0].startsWith("--format")) {
      all.add("--format=csv");
    }
    all.addAll(List.of(arguments));
    all.addAll(storage().arguments());
    all.addAll(required(bigquery).arguments());
    // Of a test that is cut off nobody knows it otherwise.
    System.out.println("waiting for the end of " + String.join(" ", all));
    return Launched.here(all);
  }

  private GcsStandIn storage() {
    return required(storage);
  }

  private static <T> T required(@Nullable T server) {
    if (server == null) {
      throw new IllegalStateException("Not started");
    }
    return server;
  }

  private List<Row> duckDb(String sql, Path clicks, Path regions) throws IOException, SQLException {
    Path answer = folder.resolve("answer.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE VIEW clicks AS SELECT * FROM read_json('" + clicks + "')");
      statement.execute("CREATE VIEW regions AS SELECT * FROM read_csv('" + regions + "')");
      statement.execute("CREATE TABLE prices AS SELECT 'lamp' AS item, 15.50 AS price");
      statement.execute("INSERT INTO prices VALUES ('clock', 22.25)");
      statement.execute(MAKE_CUSTOMERS);
      statement.execute(FILL_CUSTOMERS);
      statement.execute("COPY (" + sql + ") TO '" + answer + "' (FORMAT parquet)");
    }
    return DuckDb.rows(answer);
  }
}
