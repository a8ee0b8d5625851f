package dev.millrace.pipelines.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.broker.KafkaBroker;
import dev.millrace.io.Edge;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.bigquery.BigQueryExtract;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaLineProducer;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.pipelines.query.LeakyQuery.Leak;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What is lost on the way out of a topic, a database or an extract of BigQuery is noticed. */
class SourcesLedgerSeesLeaksTest {
  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              "{\"type\":\"record\",\"name\":\"Row\",\"fields\":[{\"name\":\"id\",\"type\":\"long\"}]}");

  @TempDir Path folder;

  @Test
  void rangesOfATopic(@TempDir Path brokerFolder) throws IOException {
    try (KafkaBroker broker = KafkaBroker.start(brokerFolder)) {
      broker.createTopic("lines", 2);
      String uri = "kafka://" + broker.address() + "/lines";
      try (KafkaLineProducer producer = KafkaLineProducer.to(KafkaAddress.parse(uri))) {
        for (int i = 0; i < 20; i++) {
          producer.write(("key " + i).getBytes(UTF_8), ("{\"id\":" + i + "}").getBytes(UTF_8));
        }
      }
      QueryTable table = TableAddress.parse("t=" + uri).open(LeakyQuery.options());

      assertNotPublished(
          Edges.offsets("t"), () -> LeakyQuery.over(table, folder, new Leak(Edges.offsets("t"))));
      assertPublished(LeakyQuery.over(table, folder, Seams.NONE), 20);
      readMessagesInAvro(broker);
    }
  }

  /** Which do not say their schema; one is none. */
  private void readMessagesInAvro(KafkaBroker broker) throws IOException {
    broker.createTopic("messages", 1);
    String uri = "kafka://" + broker.address() + "/messages";
    Path schema = Files.writeString(folder.resolve("row.avsc"), SCHEMA.toString());
    TableAddress declared = TableAddress.parse("t=" + uri + "?format=avro&schema=" + schema);
    assertRefused(
        uri + " has messages in Avro, which do not say their schema (give ?schema=FILE)",
        uri + "?format=avro");
    assertRefused(uri + " has no record in JSON, so it has no columns (give ?schema=FILE)", uri);
    assertPublished(LeakyQuery.over(declared.open(LeakyQuery.options()), folder, Seams.NONE), 0);

    BinaryMessageEncoder<GenericRecord> encoder =
        new BinaryMessageEncoder<>(GenericData.get(), SCHEMA);
    try (KafkaLineProducer producer = KafkaLineProducer.to(KafkaAddress.parse(uri))) {
      byte[] key = "key".getBytes(UTF_8);
      for (long id = 0; id < 3; id++) {
        producer.write(key, encoder.encode(row(id)).array());
      }
      producer.write(key, "{\"id\":4}".getBytes(UTF_8));
    }
    Run run = LeakyQuery.over(declared.open(LeakyQuery.options()), folder, Seams.NONE);
    assertPublished(run, 3);
    assertThat(Manifest.ofPublished(run).ledger().get("deadLetters"), is(1L));
  }

  private static void assertRefused(String reason, String uri) {
    assertThat(
        assertThrows(
                UsageException.class,
                () -> TableAddress.parse("t=" + uri).open(LeakyQuery.options()))
            .getMessage(),
        is("Invalid table t: " + reason));
  }

  private static GenericRecord row(long id) {
    return new GenericRecordBuilder(SCHEMA).set("id", id).build();
  }

  @Test
  void rangesOfATableOfADatabase() throws IOException, SQLException {
    String database = "jdbc:duckdb:" + folder.resolve("t.db");
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t AS SELECT range AS id FROM range(10)");
    }
    QueryTable table =
        TableAddress.parse("t=" + database + "?table=t&splitBy=id&splits=3")
            .open(LeakyQuery.options());

    assertNotPublished(
        Edges.ranges("t"), () -> LeakyQuery.over(table, folder, new Leak(Edges.ranges("t"))));
    assertPublished(LeakyQuery.over(table, folder, Seams.NONE), 10);
  }

  @Test
  void filesAndRowsOfAnExtract() throws IOException {
    write(0, 1, 2);
    write(1, 3);

    assertNotPublished(Edges.files("t"), () -> overExtract(3, new Leak(Edges.files("t"))));
    assertNotPublished(Edges.extracted("t"), () -> overExtract(4, Seams.NONE));
    assertPublished(overExtract(3, Seams.NONE), 3);
  }

  /** They are all there or none. */
  @Test
  void rowsThatAreInsertedIntoATableOfADatabase() throws IOException, SQLException {
    String database = "jdbc:duckdb:" + folder.resolve("t.db");
    Path file = Files.writeString(folder.resolve("t.csv"), "id\n1\n2\n3\n");
    QueryTable table = TableAddress.parse("t=" + file).open(LeakyQuery.options());

    assertNotPublished(Edges.RESULT, () -> insert(table, database, new Leak(Edges.RESULT)));
    assertThat(ids(database), is("none"));
    assertPublished(insert(table, database, Seams.NONE), 3);
    assertPublished(insert(table, database, Seams.NONE), 3);
    assertThat(ids(database), is("1,1,2,2,3,3"));
  }

  /** Nobody was told of them, and to add them again would be wrong. */
  @Test
  void rowsOfARunThatWasStoppedWhenTheyHadBeenAddedAreNotAddedAgain()
      throws IOException, SQLException {
    String database = "jdbc:duckdb:" + folder.resolve("t.db");
    Path file = Files.writeString(folder.resolve("t.csv"), "id\n1\n2\n3\n");
    QueryTable table = TableAddress.parse("t=" + file).open(LeakyQuery.options());
    Run stopped = insert(table, database, Seams.NONE);
    Files.delete(folder.resolve("out/current.json"));

    IOException refusal =
        assertThrows(IOException.class, () -> insert(table, database, Seams.NONE));

    assertThat(refusal.getMessage(), containsString("The run " + stopped.id() + " had added"));
    assertPublished(stopped, 3);
    assertThat(ids(database), is("1,2,3"));
    assertPublished(insert(table, database, Seams.NONE), 3);
    assertThat(ids(database), is("1,1,2,2,3,3"));
  }

  private Run insert(QueryTable table, String database, Seams seams) throws IOException {
    Run run = Run.startingAt(Instant.now(), folder.resolve("out").toString());
    DatabasePlace target = DatabasePlace.parse("ids", database + "?table=ids");
    return LeakyQuery.over(
        TableOfRun.of(List.of(table), run),
        run,
        seams,
        columns -> Optional.of(target.landing("ids", columns).of(run)));
  }

  private static String ids(String database) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery("SELECT 1 FROM duckdb_tables() WHERE table_name = 'ids'")) {
      if (!tables.next()) {
        return "none";
      }
      try (ResultSet ids =
          statement.executeQuery("SELECT string_agg(id, ',' ORDER BY id) FROM ids")) {
        ids.next();
        return ids.getString(1);
      }
    }
  }

  /**
   * @param rows that BigQuery says there are
   */
  private Run overExtract(long rows, Seams seams) throws IOException {
    BigQueryExtract extract =
        new BigQueryExtract("bigquery://shop-1/lake/t", folder + "/", 2, rows);
    WarehouseInput input = new WarehouseInput(extract, BigQueryExtract.files(List.of(extract)));
    Run run = Run.startingAt(Instant.now(), folder.resolve("out").toString());
    QueryTable table =
        new QueryTable(
            "t",
            extract.table(),
            EventSchema.parse(SCHEMA.toString()),
            "",
            new FileSource(FileKind.AVRO, null, input.inlet()));
    return LeakyQuery.over(List.of(new TableOfRun(table, input)), run, seams);
  }

  private void write(int number, long... ids) throws IOException {
    Path file = folder.resolve("%012d.avro".formatted(number));
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(SCHEMA))) {
      writer.create(SCHEMA, file.toFile());
      for (long id : ids) {
        writer.append(row(id));
      }
    }
  }

  private void assertNotPublished(Edge edge, Executable run) {
    RuntimeException failure = assertThrows(RuntimeException.class, run);

    assertThat(String.valueOf(failure.getMessage()), containsString(edge.from() + " sent "));
    assertThat(Files.exists(folder.resolve("out/current.json")), is(false));
  }

  private static void assertPublished(Run run, long rows) throws IOException {
    assertThat(Publication.of(run).published(), is(Optional.of(run.id())));
    assertThat(Manifest.ofPublished(run).ledger().get("kept"), is(rows));
  }
}
