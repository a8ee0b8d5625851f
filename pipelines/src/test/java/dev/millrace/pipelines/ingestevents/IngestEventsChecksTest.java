package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.bigquery.BigQueryLandingOptions;
import dev.millrace.io.kafka.GapPolicy;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IngestEventsChecksTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Sale","fields":[
           {"name":"saleId","type":"long"},
           {"name":"price","type":"double"},
           {"name":"soldAt","type":{"type":"long","logicalType":"timestamp-millis"}},
           {"name":"paidAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}]},
           {"name":"tags","type":{"type":"array","items":"string"}}]}
          """);

  @TempDir private Path folder = Path.of("");

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            "Missing --schema (must be an Avro schema; --inferSchema=events.avsc writes a first"
                + " version of one)",
            options("a.csv", null, "out")),
        Arguments.of(
            "Missing --output (must be a folder or the URI of one)",
            options("a.csv", "s.avsc", null)),
        Arguments.of(
            "Invalid --input: a.txt?format=xml (format must be one of json, csv, avro; nearest:"
                + " csv)",
            options("a.txt?format=xml", "s.avsc", "out")),
        Arguments.of(
            "Invalid --input: a.txt?fromat=csv (unknown parameter fromat; must be format)",
            options("a.txt?fromat=csv", "s.avsc", "out")),
        Arguments.of(
            "Invalid --input: Invalid parameters in a BigQuery address to read: clusterBy=id (must"
                + " be staging=gs://bucket/folder)",
            options("bigquery://shop-1/lake/orders?clusterBy=id", "s.avsc", "out")),
        Arguments.of(
            "Invalid --input: bigquery://shop-1/lake/orders is given twice (must be given once)",
            options(
                List.of(
                    "bigquery://shop-1/lake/orders",
                    "bigquery://shop-1/lake/orders?staging=gs://b/folder"),
                "s.avsc",
                "out")),
        Arguments.of(
            "Invalid --input: Invalid staging of bigquery://shop-1/lake/orders:"
                + " gs://lake/raw[1]/staging (must be gs://bucket/folder, without any of"
                + " * ? [ ] { } \\ & #)",
            options("bigquery://shop-1/lake/orders", "s.avsc", "gs://lake/raw[1]")));
  }

  static Stream<Arguments> mistakesWithTopics() {
    String topic = "kafka://h:1/orders?format=json";
    return Stream.of(
        Arguments.of(
            "Invalid --input: kafka://h:1/orders (does not say the format of its records; must be"
                + " kafka://host:port/topic?format=json, or avro)",
            options("kafka://h:1/orders?client.id=x", "s.avsc", "out")),
        Arguments.of(
            "Invalid --input: format=csv (must be kafka://host:port/topic?format=json, or avro: no"
                + " header names the columns of a record)",
            options("kafka://h:1/orders?format=csv", "s.avsc", "out")),
        Arguments.of(
            "Invalid --input: format=xml (must be kafka://host:port/topic?format=json, or avro)",
            options("kafka://h:1/orders?format=xml", "s.avsc", "out")),
        Arguments.of(
            "Invalid --input: kafka://h:1/orders (must be files with --inferSchema)",
            inferring(topic)),
        Arguments.of(
            "Invalid --every: 1m (must be left out with --dryRun)",
            with(
                topic,
                options -> {
                  options.setEvery("1m");
                  options.setDryRun(true);
                })),
        Arguments.of(
            "Missing --append (must be given where topics land in BigQuery: rows are added to --table,"
                + " each record's once, and none is replaced)",
            with(topic, options -> options.setTable("bigquery://shop-1/d/t"))),
        Arguments.of(
            "Invalid --input: kafka://h:1/orders (must be the only one; several topics of a cluster"
                + " stand behind commas)",
            with(topic, options -> options.setInput(List.of("a.csv", topic)))),
        Arguments.of(
            "Invalid --gaps: accept (must come with --input=kafka://…)",
            with("a.csv", options -> options.setGaps(GapPolicy.ACCEPT))),
        Arguments.of(
            "Invalid --every: 1m (must come with --input=kafka://…)",
            with("a.csv", options -> options.setEvery("1m"))),
        Arguments.of(
            "Invalid --dryRun: true (must come with --input=kafka://…)",
            with("a.csv", options -> options.setDryRun(true))));
  }

  private static IngestEventsOptions inferring(String input) {
    IngestEventsOptions options = options(input, null, null);
    options.setInferSchema("new.avsc");
    return options;
  }

  private static IngestEventsOptions with(String input, Consumer<IngestEventsOptions> more) {
    IngestEventsOptions options = options(input, "s.avsc", "out");
    more.accept(options);
    return options;
  }

  @ParameterizedTest
  @MethodSource({"mistakes", "mistakesWithTopics"})
  void aMistakeIsOneLine(String message, IngestEventsOptions options) {
    assertThat(refusal(() -> IngestEventsChecks.check(options)), is(message));
  }

  @Test
  void aPartitionNeedsATime() {
    IngestEventsOptions options = options("a.csv", "s.avsc", "out");
    options.setPartitionBy(PartitionBy.HOUR);

    assertThat(
        refusal(() -> IngestEventsChecks.check(options)),
        is(
            "Invalid --partitionBy: hour (must come with --eventTime, the field to partition"
                + " by)"));
  }

  @Test
  void aTableNeedsKeysOrTheWordThatRowsAreAdded() {
    IngestEventsOptions options = options("a.csv", "s.avsc", "out");
    options.setTable("jdbc:postgresql://db/shop?table=orders");
    String missing =
        "Missing --idFields (must be the fields by which a landed row replaces one of --table, so"
            + " that a repeated run leaves the same table; or give --append to add rows)";
    assertThat(refusal(() -> IngestEventsChecks.check(options)), is(missing));

    options.setIdFields(List.of("id"));
    IngestEventsChecks.check(options);

    options.setAppend(true);
    assertThat(
        refusal(() -> IngestEventsChecks.check(options)),
        is(
            "Invalid --append: true (must be left out with --idFields, by which rows are"
                + " replaced)"));

    options.setTable(null);
    assertThat(
        refusal(() -> IngestEventsChecks.check(options)),
        is("Invalid --append: true (must come with --table)"));
  }

  @Test
  void aPasswordInAnAddressIsRefusedAndNotShown() {
    IngestEventsOptions landing = options("a.csv", "s.avsc", "out");
    landing.setTable("jdbc:postgresql://db/shop?table=orders&password=hush");
    String said =
        " Invalid parameter in a JDBC address: password (a secret must be given as file:PATH or"
            + " env:NAME, so that nobody reads it in a log)";

    assertThat(refusal(() -> IngestEventsChecks.check(landing)), is("Invalid --table:" + said));
    assertThat(
        refusal(
            () ->
                IngestEventsChecks.check(
                    options("jdbc:postgresql://db/shop?table=t&password=hush", "s.avsc", "out"))),
        is("Invalid --input:" + said));
  }

  @Test
  void aFieldThatAFolderWouldHideIsRefused() {
    EventSchema schema =
        EventSchema.parse(
            """
            {"type":"record","name":"Sale","fields":[
             {"name":"Date","type":"string"},
             {"name":"soldAt","type":{"type":"long","logicalType":"timestamp-millis"}}]}
            """);

    assertThat(
        refusal(() -> EventClock.requireNoColumnLikeAFolder(schema)),
        is(
            "Invalid --eventTime: Date (must not be given with a schema that has a field of this"
                + " name: the folders date=… and hour=… would hide it)"));
  }

  @Test
  void aZoneIsOneThatThereIs() {
    IngestEventsOptions options = options("a.csv", "s.avsc", "out");
    options.setTimeZone("Europe/Londn");

    assertThat(
        refusal(() -> IngestEventsChecks.check(options)),
        is(
            "Invalid --timeZone: Europe/Londn (must be a zone of the IANA database, or UTC;"
                + " nearest: Europe/London)"));
  }

  @Test
  void anEndpointOfBigQueryIsTheAddressOfAService() {
    IngestEventsOptions options = options("a.csv", "s.avsc", "out");
    options.as(BigQueryLandingOptions.class).setBigQueryStorageEndpoint("localhost:9060");

    assertThat(
        refusal(() -> IngestEventsChecks.check(options)),
        is(
            "Invalid --bigQueryStorageEndpoint: localhost:9060 (must be https://host or"
                + " https://host:port, or http:// without TLS; left out it is Google's own)"));
  }

  @Test
  void inferringReadsAndWritesASchemaAlone() {
    IngestEventsOptions options = options("a.csv", "s.avsc", null);
    options.setInferSchema("new.avsc");

    assertThat(
        refusal(() -> IngestEventsChecks.check(options)),
        startsWith("Invalid --schema: s.avsc (must be left out with --inferSchema"));
  }

  @Test
  void theTimeOfAnEventIsAFieldThatIsAlwaysATime() {
    assertThat(
        refusal(() -> EventClock.of(SCHEMA, "soldat")),
        is("Invalid --eventTime: soldat (must be a field of the schema; nearest: soldAt)"));
    assertThat(
        refusal(() -> EventClock.of(SCHEMA, "paidAt")),
        is(
            "Invalid --eventTime: paidAt (must be a field of type date, timestamp-millis or"
                + " timestamp-micros that cannot be null; this is timestamp-millis or null)"));
  }

  @Test
  void anIdIsAFieldThatCanBeCompared() {
    assertThat(
        refusal(() -> EventKey.of(SCHEMA, List.of("saleId", "price"))),
        is(
            "Invalid --idFields: price (must be a field that cannot be null, of any type but float,"
                + " double, array and record; this is double)"));
  }

  @Test
  void aFileHasAFormatAndOneAlone() throws IOException {
    Path text = Files.writeString(folder.resolve("a.txt"), "x");
    Path csv = Files.writeString(folder.resolve("a.csv"), "x");

    assertThat(
        refusal(() -> EventInput.matching(List.of(InputPattern.parse(text.toString())))),
        startsWith("Invalid --input: " + text + " (its name must end in .json, .jsonl, .ndjson,"));
    assertThat(
        refusal(
            () ->
                EventInput.matching(
                    List.of(
                        InputPattern.parse(folder + "/*.csv"),
                        InputPattern.parse(csv + "?format=json")))),
        is("Invalid --input: " + csv + " (" + csv + " must have one format, not csv and json)"));
    assertThat(
        EventInput.matching(List.of(InputPattern.parse(folder + "/a.t??" + "?format=csv")))
            .formats(),
        is(List.of(InputFormat.CSV)));
  }

  @Test
  void csvHoldsNoParts() {
    assertThat(
        refusal(() -> SchemaFile.requireFlat(SCHEMA, "where --input has CSV files")),
        is(
            "Invalid --schema: the field tags is of type array of string, which has parts (must"
                + " be a type without parts where --input has CSV files)"));
  }

  private interface Act {
    void act() throws IOException;
  }

  private static String refusal(Act act) {
    return String.valueOf(assertThrows(UsageException.class, act::act).getMessage());
  }

  private static IngestEventsOptions options(
      String input, @Nullable String schema, @Nullable String output) {
    return options(List.of(input), schema, output);
  }

  private static IngestEventsOptions options(
      List<String> input, @Nullable String schema, @Nullable String output) {
    IngestEventsOptions options = PipelineOptionsFactory.as(IngestEventsOptions.class);
    options.setInput(input);
    options.setSchema(schema);
    options.setOutput(output);
    return options;
  }
}
