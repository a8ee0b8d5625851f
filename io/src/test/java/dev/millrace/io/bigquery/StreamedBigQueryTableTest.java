package dev.millrace.io.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.millrace.io.Edge;
import dev.millrace.io.Run;
import dev.millrace.standins.bigquery.BigQueryStandIn;
import dev.millrace.standins.bigquery.StorageWriteStandIn;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.JsonEvents;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.UnknownFields;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are sent to a stand-in for BigQuery, and added to a table there. */
class StreamedBigQueryTableTest {
  private static final String TABLE = "shop-1/lake/orders";
  private static final Edge SENT = new Edge("Send to BigQuery", "Commit in BigQuery", "rows");
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Order","fields":[
           {"name":"id","type":"long"},
           {"name":"note","type":["null","string"]}]}
          """);

  @TempDir Path folder;
  private BigQueryStandIn bigquery;
  private StorageWriteStandIn writes;

  @BeforeEach
  void start() throws IOException {
    bigquery = BigQueryStandIn.with(uri -> Optional.empty(), "shop-1/lake");
    writes = StorageWriteStandIn.of(bigquery);
  }

  @AfterEach
  void stop() {
    writes.close();
    bigquery.close();
  }

  /** Values by Google's table of types, written by hand. */
  @Test
  void everyTypeArrives() throws Exception {
    EventSchema schema =
        EventSchema.parse(
            """
            {"type":"record","name":"All","fields":[
             {"name":"yes","type":"boolean"},
             {"name":"small","type":"int"},
             {"name":"large","type":"long"},
             {"name":"half","type":"float"},
             {"name":"whole","type":"double"},
             {"name":"text","type":"string"},
             {"name":"raw","type":"bytes"},
             {"name":"state","type":{"type":"enum","name":"State","symbols":["NEW","OLD"]}},
             {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
             {"name":"exactly","type":{"type":"bytes","logicalType":"decimal","precision":38,"scale":10}},
             {"name":"day","type":{"type":"int","logicalType":"date"}},
             {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
             {"name":"precisely","type":{"type":"long","logicalType":"timestamp-micros"}},
             {"name":"tags","type":{"type":"array","items":"string"}},
             {"name":"nothing","type":["null","long"]},
             {"name":"to","type":["null",{"type":"record","name":"To","fields":[
               {"name":"city","type":"string"},{"name":"zip","type":["null","string"]}]}]},
             {"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line","fields":[
               {"name":"sku","type":"string"},
               {"name":"days","type":{"type":"array","items":{"type":"int","logicalType":"date"}}}]}}}]}
            """);
    StreamedBigQueryTable table = table(schema, run("20260201T000000Z-0001"));
    table.open();
    String stream =
        send(
            table,
            schema,
            """
            {"yes":true,"small":-2147483648,"large":9223372036854775807,"half":1.1,"whole":-0.1,
             "text":"naïve 😀","raw":"AAEC/w==","state":"OLD","price":"-12345.60",
             "exactly":"1234567890123456789012345678.0123456789","day":"0001-01-01",
             "at":"1969-12-31T23:59:59.999Z","precisely":"1969-12-31T23:59:59.999999Z",
             "tags":["a","","b"],"nothing":null,"to":{"city":"Rome","zip":null},
             "lines":[{"sku":"x","days":[]},{"sku":"y","days":["2024-02-29","1970-01-01"]}]}
            """);

    assertThat(table.commit(List.of(stream)), is(1L));
    table.move(1);

    Map<String, @Nullable Object> expected = new TreeMap<>();
    expected.put("yes", true);
    expected.put("small", -2147483648L);
    expected.put("large", 9223372036854775807L);
    expected.put("half", (double) 1.1f);
    expected.put("whole", -0.1);
    expected.put("text", "naïve 😀");
    expected.put("raw", "AAEC/w==");
    expected.put("state", "OLD");
    expected.put("price", new BigDecimal("-12345.60"));
    expected.put("exactly", new BigDecimal("1234567890123456789012345678.0123456789"));
    expected.put("day", "0001-01-01");
    expected.put("at", "1969-12-31T23:59:59.999Z");
    expected.put("precisely", "1969-12-31T23:59:59.999999Z");
    expected.put("tags", List.of("a", "", "b"));
    expected.put("nothing", null);
    expected.put("to", mapOf("city", "Rome", "zip", null));
    expected.put(
        "lines",
        List.of(
            mapOf("sku", "x", "days", List.of()),
            mapOf("sku", "y", "days", List.of("2024-02-29", "1970-01-01"))));
    assertThat(bigquery.rows(TABLE), contains(expected));
    assertThat("the staging table is gone", bigquery.tables(), contains(TABLE));
  }

  /** Of a request BigQuery takes all rows or none, and it names some of the bad ones at a time. */
  @Test
  void rowsThatAreRefusedAreNamedAndTheOthersAreThereOnce() throws Exception {
    writes.refuseRows(1, row -> Objects.equals(row.get("note"), "bad") ? "Bad\n note" : null);
    StreamedBigQueryTable table = table(SCHEMA, run("20260201T000000Z-0001"));
    table.open();
    Heard heard = new Heard();
    RowSender.Sent sent;
    try (var connection = table.connect();
        RowSender<Long> sender = connection.sender(heard)) {
      for (long id = 0; id < 25_000; id++) {
        sender.send(id, row(id, id % 1_000 == 7 && id < 3_000 ? "bad" : "good"));
      }
      sent = sender.finish().orElseThrow();
    }

    assertThat(heard.refused, contains("7: Bad note", "1007: Bad note", "2007: Bad note"));
    assertThat(heard.accepted.size(), is(24_997));
    assertThat(sent.rows(), is(24_997L));
    assertThat(table.commit(List.of(sent.stream())), is(24_997L));
    table.move(24_997);
    assertThat(ids(), is(heard.accepted));
  }

  @Test
  void passingFaultsAndLostAnswersLeaveEachRowOnce() throws Exception {
    StreamedBigQueryTable table = table(SCHEMA, run("20260201T000000Z-0001"));
    table.open();
    Heard heard = new Heard();
    List<String> streams = new ArrayList<>();
    try (var connection = table.connect();
        RowSender<Long> sender = connection.sender(heard)) {
      writes.refuse(Status.Code.UNAVAILABLE, Status.Code.NOT_FOUND);
      writes.loseAnswers(1);
      send(sender, 0, 10_000);
      writes.refuse(Status.Code.RESOURCE_EXHAUSTED, Status.Code.ABORTED);
      writes.loseAnswers(2);
      send(sender, 10_000, 20_000);
      writes.refuse(Status.Code.UNAVAILABLE);
      writes.loseAnswers(1);
      streams.add(sender.finish().orElseThrow().stream());
    }
    writes.refuse(Status.Code.INTERNAL);
    writes.loseAnswers(1);
    bigquery.refuse(503);

    assertThat(table.commit(streams), is(20_000L));
    bigquery.failJob("backendError", "Retrying the job may solve the problem.");
    bigquery.loseAnswers(1);
    table.move(20_000);
    table.move(20_000);

    assertThat(ids(), is(heard.accepted));
    assertThat(heard.refused, is(empty()));
    assertThat(
        "all faults have happened",
        bigquery.isAnyFaultLeft() || writes.isAnyFaultLeft(),
        is(false));
  }

  /** As it is for some seconds after a stream was made. */
  @Test
  void aStreamThatIsNotKnownEverywhereYetIsAskedForAgain() throws Exception {
    writes.knowStreamsAfter(3);
    StreamedBigQueryTable table = table(SCHEMA, run("20260201T000000Z-0001"));
    table.open();
    Heard heard = new Heard();
    try (var connection = table.connect();
        RowSender<Long> sender = connection.sender(heard)) {
      send(sender, 0, 20_000);
      assertThat(sender.finish().orElseThrow().rows(), is(20_000L));
    }
    assertThat(heard.accepted.size(), is(20_000));
  }

  @Test
  void aStreamThatIsNotThereFailsInOneLine() throws Exception {
    StreamedBigQueryTable table = table(SCHEMA, run("20260201T000000Z-0001"));
    table.open();
    RowMessages messages = RowMessages.of(SCHEMA);
    List<ByteString> rows = List.of(messages.message(row(1, null)));
    try (WriteApi api = WriteApi.at(access(), Duration.ofMillis(500));
        PendingStream nowhere = new PendingStream(api, "projects/p/nowhere", messages.schema());
        PendingStream known =
            new PendingStream(api, api.createStream(table.staging()), messages.schema())) {
      assertThat(
          said(table, () -> nowhere.append(rows)),
          is(
              "BigQuery takes no rows for bigquery://shop-1/lake/orders (NOT_FOUND: Not found:"
                  + " Stream projects/p/nowhere): run again"));
      known.append(rows);
      writes.refuse(Status.Code.NOT_FOUND);
      assertThat(
          "one that was there goes for good",
          said(table, () -> known.append(rows)),
          is(
              "BigQuery takes no rows for bigquery://shop-1/lake/orders (NOT_FOUND: planned): run"
                  + " again"));
    }
  }

  private static String said(StreamedBigQueryTable table, Executable call) {
    return String.valueOf(
        BigQueryException.of(table.address(), assertThrows(StatusRuntimeException.class, call))
            .getMessage());
  }

  /** More than gRPC takes in one message if nothing is said. */
  @Test
  void eachOfManyRowsHearsAtLengthWhyItIsRefused() throws Exception {
    writes.refuseRows(10_000, row -> row.get("id") + " is wrong".repeat(150));
    StreamedBigQueryTable table = table(SCHEMA, run("20260201T000000Z-0001"));
    table.open();
    RowMessages messages = RowMessages.of(SCHEMA);
    List<ByteString> rows = new ArrayList<>();
    for (long id = 0; id < 10_000; id++) {
      rows.add(messages.message(row(id, null)));
    }
    try (WriteApi api = WriteApi.at(access(), Duration.ofMillis(500));
        PendingStream stream =
            new PendingStream(api, api.createStream(table.staging()), messages.schema())) {
      Map<Integer, String> refused = stream.append(rows);
      assertThat(refused.size(), is(10_000));
      refused.forEach((place, why) -> assertThat(why, startsWith(place + " is wrong is wrong")));
    }
  }

  @Test
  void aTryThatWasGivenUpIsNotSeenAndOneThatCommitsBesideAnotherIsCounted() throws Exception {
    StreamedBigQueryTable table = table(SCHEMA, run("20260201T000000Z-0001"));
    table.open();
    send(table, SCHEMA, "{\"id\":1,\"note\":null}");
    String second = send(table, SCHEMA, "{\"id\":1,\"note\":null}");
    String third = send(table, SCHEMA, "{\"id\":1,\"note\":null}");

    assertThat(table.commit(List.of(second, second)), is(1L));
    assertThat(table.commit(List.of(second)), is(1L));
    assertThat("the ledger sees it", table.commit(List.of(third)), is(2L));
    assertThat(
        assertThrows(IOException.class, () -> table.commit(List.of(second, third, "x")))
            .getMessage(),
        startsWith("BigQuery takes no rows for bigquery://shop-1/lake/orders (NOT_FOUND: "));
  }

  /** As a worker does that was given up, and wakes when the books have balanced. */
  @Test
  void ofRowsThatAreCommittedAfterTheCountNoneIsAdded() throws Exception {
    StreamedBigQueryTable table = table(SCHEMA, run("20260201T000000Z-0001"));
    table.open();
    String first = send(table, SCHEMA, "{\"id\":1,\"note\":null}");
    String late = send(table, SCHEMA, "{\"id\":1,\"note\":null}");
    assertThat(table.commit(List.of(first)), is(1L));
    table.commit(List.of(late));

    assertThat(
        assertThrows(IOException.class, () -> table.move(1)).getMessage(),
        containsString("rows wait that are not in the ledger, or some are gone"));
    assertThat(bigquery.rows(TABLE), is(empty()));
  }

  @Test
  void aStreamThatStillGrowsIsNotCommitted() throws Exception {
    StreamedBigQueryTable table = table(SCHEMA, run("20260201T000000Z-0001"));
    table.open();
    String first = send(table, SCHEMA, "{\"id\":1,\"note\":null}");
    String open;
    try (WriteApi api = WriteApi.at(access())) {
      open = api.createStream(table.staging());
    }

    assertThat(
        assertThrows(IOException.class, () -> table.commit(List.of(first, open))).getMessage(),
        containsString("(1 of 2 streams; INVALID_STREAM_STATE: "));
    assertThat("all or none", table.commit(List.of(first)), is(1L));
  }

  /** Nobody knows of its rows, and its records are read again. */
  @Test
  void aRunThatStillMovesWhenTheNextOneBeginsAddsNothing() throws Exception {
    StreamedBigQueryTable dead = table(SCHEMA, run("20260201T000000Z-0001"));
    dead.open();
    String stream = send(dead, SCHEMA, "{\"id\":1,\"note\":null}");
    assertThat(dead.commit(List.of(stream)), is(1L));
    StreamedBigQueryTable next = table(SCHEMA, run("20260202T000000Z-0001"));
    next.open();

    assertThat(next.lastMoved(), is(Optional.empty()));
    assertThat(
        assertThrows(IOException.class, () -> dead.move(1)).getMessage(),
        containsString("Not found: Table shop-1/lake/orders"));
    String again = send(next, SCHEMA, "{\"id\":1,\"note\":null}");
    assertThat(next.commit(List.of(again)), is(1L));
    next.move(1);
    assertThat(ids(), contains(1L));
  }

  @Test
  void aRunThatMovedAndWasNotPublishedIsFoundAndMovesNoSecondTime() throws Exception {
    StreamedBigQueryTable stopped = table(SCHEMA, run("20260201T000000Z-0001"));
    stopped.open();
    stopped.commit(List.of(send(stopped, SCHEMA, "{\"id\":1,\"note\":null}")));
    stopped.move(1);
    StreamedBigQueryTable next = table(SCHEMA, run("20260202T000000Z-0001"));

    next.open();

    assertThat(next.lastMoved(), is(Optional.of("20260201T000000Z-0001")));
    stopped.move(1);
    assertThat(ids(), contains(1L));
  }

  /** Else its records would be read again, and be in the table twice. */
  @Test
  void aRunThatMovedIsFoundHoweverTheNextOneWritesItsOutput() throws Exception {
    StreamedBigQueryTable stopped = table(SCHEMA, run("20260201T000000Z-0001"));
    stopped.open();
    stopped.commit(List.of(send(stopped, SCHEMA, "{\"id\":1,\"note\":null}")));
    stopped.move(1);
    Run next = new Run(run("20260202T000000Z-0001").output() + "/", "20260202T000000Z-0001");

    assertThat(table(SCHEMA, next).lastMoved(), is(Optional.of("20260201T000000Z-0001")));
  }

  @Test
  void columnsThatATableHasBesidesAreNull() throws Exception {
    bigquery.create(
        TABLE,
        """
        {"schema": {"fields": [
            {"name": "more", "type": "STRING", "mode": "NULLABLE"},
            {"name": "note", "type": "STRING", "mode": "NULLABLE"},
            {"name": "id", "type": "INTEGER", "mode": "REQUIRED"}]}}
        """);
    StreamedBigQueryTable table = table(SCHEMA, run("20260201T000000Z-0001"));
    table.open();
    table.commit(List.of(send(table, SCHEMA, "{\"id\":1,\"note\":\"a\"}")));
    table.move(1);

    assertThat(bigquery.rows(TABLE).toString(), is("[{id=1, more=null, note=a}]"));
  }

  @Test
  void aRowThatIsTooLongForARequestIsRefusedAlone() throws Exception {
    StreamedBigQueryTable table = table(SCHEMA, run("20260201T000000Z-0001"));
    table.open();
    Heard heard = new Heard();
    try (var connection = table.connect();
        RowSender<Long> sender = connection.sender(heard)) {
      sender.send(1L, row(1, "short"));
      sender.send(2L, row(2, "x".repeat(9_000_001)));
      sender.send(3L, row(3, "short"));
      assertThat(sender.finish().orElseThrow().rows(), is(2L));
    }
    assertThat(heard.accepted, contains(1L, 3L));
    assertThat(
        heard.refused,
        contains("2: Expected a row of at most 9,000,000 bytes, found one of 9,000,008"));
  }

  /** The others of its request would make it longer than BigQuery takes. */
  @Test
  void aRowThatIsAsLongAsOneMayBeIsTakenBehindOthers() throws Exception {
    StreamedBigQueryTable table = table(SCHEMA, run("20260201T000000Z-0001"));
    table.open();
    Heard heard = new Heard();
    try (var connection = table.connect();
        RowSender<Long> sender = connection.sender(heard)) {
      sender.send(1L, row(1, "x".repeat(1_040_000)));
      sender.send(2L, row(2, "x".repeat(8_999_000)));
      sender.send(3L, row(3, "short"));
      assertThat(sender.finish().orElseThrow().rows(), is(3L));
    }
    assertThat(heard.accepted, contains(1L, 2L, 3L));
  }

  @Test
  void withoutRowsNothingIsSent() throws Exception {
    StreamedBigQueryTable table = table(SCHEMA, run("20260201T000000Z-0001"));
    table.open();
    try (var connection = table.connect();
        RowSender<Long> sender = connection.sender(new Heard())) {
      assertThat(sender.finish().isPresent(), is(false));
    }
    assertThat(table.commit(List.of()), is(0L));
    table.move(0);
    assertThat(bigquery.tables(), is(empty()));
    assertThat(writes.streams(), is(0));
  }

  @Test
  void aServiceThatStaysAwayIsGivenUpInOneLine() throws Exception {
    StreamedBigQueryTable table = table(SCHEMA, run("20260201T000000Z-0001"));
    table.open();
    writes.refuse(Status.Code.PERMISSION_DENIED);
    assertThat(
        assertThrows(IOException.class, () -> send(table, SCHEMA, "{\"id\":1,\"note\":null}"))
            .getMessage(),
        startsWith("No permission for bigquery://shop-1/lake/orders (planned): the account needs"));
    BigQueryAccess access = access();
    writes.close();
    try (WriteApi api = WriteApi.at(access, Duration.ofMillis(300))) {
      assertThat(
          BigQueryException.of(
                  table.address(),
                  assertThrows(
                      StatusRuntimeException.class, () -> api.createStream(table.staging())))
              .getMessage(),
          startsWith(
              "No answer from BigQuery's Storage Write API for bigquery://shop-1/lake/orders ("));
    }
  }

  /** What becomes of rows. */
  private static final class Heard implements RowSender.Outcome<Long> {
    private final List<Long> accepted = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    @Override
    public void accepted(Long of) {
      accepted.add(of);
    }

    @Override
    public void refused(Long of, String why) {
      refused.add(of + ": " + why);
    }
  }

  private static void send(RowSender<Long> sender, long from, long to) throws IOException {
    for (long id = from; id < to; id++) {
      sender.send(id, row(id, "note"));
    }
  }

  /** One row in a stream of its own. */
  private static String send(StreamedBigQueryTable table, EventSchema schema, String json)
      throws IOException, Refusal {
    Heard heard = new Heard();
    try (var connection = table.connect();
        RowSender<Long> sender = connection.sender(heard)) {
      sender.send(
          1L,
          JsonEvents.of(schema).read(json.getBytes(StandardCharsets.UTF_8), UnknownFields.REFUSED));
      String stream = sender.finish().orElseThrow().stream();
      assertThat(heard.refused, is(empty()));
      return stream;
    }
  }

  private List<Long> ids() {
    return bigquery.rows(TABLE).stream().map(row -> (Long) row.get("id")).toList();
  }

  private Run run(String id) throws IOException {
    Files.createDirectories(folder.resolve("out/runs").resolve(id));
    return new Run(folder.resolve("out").toString(), id);
  }

  private StreamedBigQueryTable table(EventSchema schema, Run run) throws IOException {
    return BigQueryTable.at(access(), BigQueryAddress.parse("bigquery://" + TABLE), schema, null)
        .streamed(run, SENT);
  }

  private BigQueryAccess access() {
    return new BigQueryAccess(
        bigquery.endpoint(), writes.endpoint(), NoopCredentialFactory.class, null, List.of());
  }

  private static Row row(long id, @Nullable String note) {
    return Row.withSchema(SCHEMA.rowSchema()).addValues(id, note).build();
  }

  private static Map<String, @Nullable Object> mapOf(
      String first, @Nullable Object one, String second, @Nullable Object two) {
    Map<String, @Nullable Object> map = new TreeMap<>();
    map.put(first, one);
    map.put(second, two);
    return map;
  }
}
