package dev.millrace.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.Resources;
import dev.millrace.broker.KafkaBroker;
import dev.millrace.pipelines.Millrace;
import dev.millrace.pipelines.Template;
import dev.millrace.standins.gcs.GcsStandIn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Google's launcher does with a template: it starts the main class in a process of its own
 * with the parameters and a place for the job, waits for the end of the process, and starts the job
 * that it finds there.
 */
class TemplateLaunchIT {
  /** The bundled jar; null where the build has not made it: what it is made of does as well. */
  private static final @Nullable String JAR = System.getProperty("millrace.cluster.jar");

  private static final String LINE =
      "192.0.2.1 - - [05/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"\n";
  private static final String KEY = "4f6d2a91c3b85e07d1f94a6cb2e83570";
  private static final String SCHEMA =
      """
      {"type": "record", "name": "Order", "fields": [
        {"name": "id", "type": "string"},
        {"name": "email", "type": "string", "privacy": "pseudonymise"}]}
      """;

  private static final String PLAIN_SCHEMA =
      """
      {"type": "record", "name": "Order", "fields": [{"name": "id", "type": "string"}]}
      """;

  private static final String LINE_SCHEMA =
      """
      {"type": "record", "name": "Line", "fields": [
        {"name": "seen", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}
      """;

  private static final String CURRENT =
      """
      {"pipeline": "web-log-alerts", "run": "20260101T000000Z-0001",
       "folder": "runs/20260101T000000Z-0001", "published": "2026-01-01T00:00:00Z"}
      """;

  private static final String STREAM =
      """
      {"pipeline": "web-log-alerts", "input": "kafka://a:1/lines", "settings": "", "starts": "",
       "increment": 0, "ended": false}
      """;

  @TempDir Path folder;
  private GcsStandIn storage;

  @BeforeEach
  void start() throws IOException {
    storage = GcsStandIn.with("launch", "raw", "lake");
    put("access.log", LINE);
    put("orders.jsonl", "{\"id\": \"1\", \"email\": \"a@example.com\"}\n");
    put("order.avsc", SCHEMA);
    put("privacy.key", KEY + "\n");
  }

  @AfterEach
  void stop() {
    storage.close();
  }

  @Test
  void aLaunchEndsByItselfWhenTheJobIsWritten() throws Exception {
    Launched launched =
        launchedAlone(
            "web-log-alerts",
            "--inputFiles=gs://raw/access.log",
            "--output=gs://lake/a",
            // As the launcher writes the default environment of the container spec.
            "--workerMachineType=n1-standard-2",
            "--maxNumWorkers=10",
            "--enableStreamingEngine=true",
            "--experiments=use_runner_v2");

    assertThat(launched.text(), launched.status(), is(0));
    JsonNode job = job();
    assertThat(job.get("name").asText(), is("from-a-template"));
    assertThat(job.get("type").asText(), is("JOB_TYPE_BATCH"));
    assertThat(
        job.at("/environment/workerPools/0/autoscalingSettings/maxNumWorkers").asInt(), is(10));
    assertThat(job.at("/environment/workerPools/0/machineType").asText(), is("n1-standard-2"));
    assertThat(options(job).get("output").asText(), is("gs://lake/a"));
    assertThat(options(job).get("input").get(0).asText(), is("gs://raw/access.log"));
    assertThat(
        names(job),
        hasItems(startsWith("Read, parse and count lines"), startsWith("Publish the run")));
    assertThat("the claim is the job's", text("lake", "a/owner.json"), containsString("submitted"));
    assertThat("nothing is published", storage.objects("lake"), not(hasKey("a/current.json")));
  }

  /** The others are launched alone in tests of their own. */
  static List<String> templates() {
    return Template.all().stream()
        .map(Template::name)
        .filter(name -> !Set.of("web-log-alerts", "archive-topic").contains(name))
        .toList();
  }

  /** As its image does it. A new template is one more case in here. */
  @ParameterizedTest
  @MethodSource("templates")
  void eachMainClassWritesTheJob(String template) throws Exception {
    publishATable();
    put("patch.json", "[{\"op\": \"replace\", \"path\": \"/id\", \"value\": \"2\"}]");
    storage.put(
        "raw",
        "weighted-sum.onnx",
        Resources.toByteArray(Resources.getResource("dev/millrace/conformance/weighted-sum.onnx")));
    Launched launched =
        switch (template) {
          case "ingest-events" ->
              launchedAlone(
                  template,
                  "--inputFiles=gs://raw/orders.jsonl",
                  "--schema=gs://raw/order.avsc",
                  "--privacyKeyFile=gs://raw/privacy.key",
                  "--output=gs://lake/ingest-events");
          case "query" ->
              launchedAlone(
                  template,
                  "--table=orders=gs://raw/orders.jsonl",
                  "--sql=SELECT id,\n  SCORE('gs://raw/weighted-sum.onnx', 1, 2) AS score\nFROM"
                      + " orders\n",
                  "--output=gs://lake/query");
          // Of an output as docs/ingest-events.md describes it, with one dead letter.
          case "replay-dead-letters" ->
              launchedAlone(
                  template,
                  "--patch=gs://raw/patch.json",
                  "--output=gs://lake/replay-dead-letters");
          default -> throw new IllegalArgumentException("No launch of " + template);
        };

    assertThat(launched.text(), launched.status(), is(0));
    assertThat(names(job()), hasItems(startsWith("Read"), startsWith("Publish the run/")));
    assertThat(options(job()).get("output").asText(), is("gs://lake/" + template));
    assertThat(text("lake", template + "/owner.json"), containsString("submitted"));
  }

  /** The launcher's class path is the jar, and the runner uploads what is on it. */
  @Test
  void theBundledJarAloneIsStaged() throws Exception {
    assumeTrue(JAR != null, "the build has made no bundled jar");

    Launched launched =
        started(
            "web-log-alerts",
            arguments(
                List.of("--inputFiles=gs://raw/access.log", "--output=gs://lake/a"), List.of()));

    assertThat(launched.text(), launched.status(), is(0));
    List<String> staged = storage.objects("launch").keySet().stream().sorted().toList();
    assertThat(
        staged,
        contains(
            is("job"),
            matchesPattern("staging/millrace-dataflow-[-_A-Za-z0-9]+[.]jar"),
            matchesPattern("staging/pipeline-[-_A-Za-z0-9]+[.]pb")));
    assertThat(
        "the jar as it is",
        Objects.requireNonNull(storage.objects("launch").get(staged.get(1))).length,
        is((int) Files.size(Path.of(JAR))));
  }

  @Test
  void noSecretIsInWhatIsStaged() throws Exception {
    Launched launched =
        launched(
            "ingest-events",
            "--inputFiles=gs://raw/orders.jsonl",
            "--schema=gs://raw/order.avsc",
            "--privacyKeyFile=gs://raw/privacy.key",
            "--output=gs://lake/orders");

    assertThat(launched.text(), launched.status(), is(0));
    assertThat(names(job()), hasItems(startsWith("Read")));
    storage
        .objects("launch")
        .forEach(
            (name, bytes) ->
                assertThat(
                    name,
                    new String(bytes, StandardCharsets.ISO_8859_1),
                    not(containsString(KEY))));
  }

  @Test
  void aWrongParameterIsOneLineAndNothingIsWritten() throws Exception {
    Launched launched =
        launchedAlone(
            "web-log-alerts",
            "--inputFiles=gs://raw/access.log",
            "--output=gs://lake/a",
            "--maxDelay=5|");

    assertThat(
        launched.text().strip(),
        is(
            "Invalid --maxDelay: 5| (must be a duration such as 90s, 5m or 1h30m (units d, h, m, s,"
                + " ms), from 0s to 1d)"));
    assertThat(launched.status(), is(2));
    assertThat(storage.objects("lake").isEmpty(), is(true));
    assertThat(storage.objects("launch").isEmpty(), is(true));
  }

  @Test
  void topicsAreAStreamOrWhatIsNewInThem() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
      broker.createTopic("lines", 2);
      broker.createTopic("alerts", 1);
      // Alone, as threads of Kafka's clients could keep the process.
      Launched stream =
          launchedAlone(
              "web-log-alerts",
              "--inputTopic=" + broker.address() + ";lines",
              "--alerts=" + broker.address() + ";alerts",
              "--output=gs://lake/stream");

      assertThat(stream.text(), stream.status(), is(0));
      assertThat(job().get("type").asText(), is("JOB_TYPE_STREAMING"));
      assertThat(names(job()), hasItems(startsWith("Read topics")));

      put("line.avsc", LINE_SCHEMA);
      Launched query =
          launched(
              "query",
              "--table=lines=kafka://%s/lines?schema=gs://raw/line.avsc&eventTime=seen"
                  .formatted(broker.address()),
              "--sql=SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m, COUNT(*) AS n FROM lines"
                  + " GROUP BY TUMBLE(seen, INTERVAL '1' MINUTE)",
              "--tableFormat=jsonl",
              "--resultTopic=" + broker.address() + ";alerts",
              "--output=gs://lake/minutes");

      assertThat(query.text(), query.status(), is(0));
      assertThat(job().get("type").asText(), is("JOB_TYPE_STREAMING"));
      assertThat(names(job()), hasItems(startsWith("Publish each window/")));
      assertThat(text("lake", "minutes/owner.json"), containsString("submitted"));
      assertThat(storage.objects("lake"), not(hasKey("minutes/current.json")));

      Launched archive =
          launchedAlone(
              "archive-topic",
              "--input=" + broker.address() + ";lines",
              "--output=gs://lake/archive");

      assertThat(archive.text(), archive.status(), is(0));
      assertThat(job().get("type").asText(), is("JOB_TYPE_BATCH"));
      assertThat(options(job()).get("output").asText(), is("gs://lake/archive"));

      Launched increment =
          launched(
              "ingest-events",
              "--inputTopic=kafka://" + broker.address() + "/lines?format=json",
              "--schema=gs://raw/order.avsc",
              "--privacyKeyFile=gs://raw/privacy.key",
              "--output=gs://lake/increments");

      assertThat(increment.text(), increment.status(), is(0));
      assertThat(options(job()).get("output").asText(), is("gs://lake/increments"));
      assertThat(names(job()), hasItems(startsWith("Read")));
    }
  }

  /** Its job publishes it, with the first window: Google may not start one. */
  @Test
  void aStreamThatWasLaunchedChangesNothingForReaders() throws Exception {
    storage.put("lake", "live/current.json", CURRENT.getBytes(StandardCharsets.UTF_8));
    storage.put("lake", "live/runs/20260101T000000Z-0001/published.json", new byte[0]);
    try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
      broker.createTopic("lines", 2);
      String[] parameters = {
        "--inputTopic=" + broker.address() + ";lines", "--output=gs://lake/live", "--keepRuns=1"
      };
      Launched first = launched("web-log-alerts", parameters);

      assertThat(first.text(), first.status(), is(0));
      assertThat(text("lake", "live/current.json"), is(CURRENT));
      assertThat(storage.objects("lake"), hasKey("live/runs/20260101T000000Z-0001/published.json"));
      assertThat(text("lake", "live/owner.json"), containsString("submitted"));

      Launched second = launched("web-log-alerts", parameters);

      assertThat(second.text(), containsString("Another run, "));
      assertThat(second.status(), is(1));
    }
  }

  @Test
  void aStreamIsNotBegunWhereOneWasPublished() throws Exception {
    storage.put("lake", "live/current.json", CURRENT.getBytes(StandardCharsets.UTF_8));
    storage.put(
        "lake",
        "live/runs/20260101T000000Z-0001/stream.json",
        STREAM.getBytes(StandardCharsets.UTF_8));
    int before = storage.objects("lake").size();

    Launched launched =
        launched("web-log-alerts", "--inputTopic=localhost:9;lines", "--output=gs://lake/live");

    assertThat(
        launched.text().strip(),
        is(
            "web-log-alerts failed: gs://lake/live holds run 20260101T000000Z-0001, a stream that"
                + " has not ended, and another job here would read its topics from their beginning:"
                + " choose another --output"));
    assertThat(launched.status(), is(1));
    assertThat(storage.objects("lake").size(), is(before));
  }

  /** Its first query lands as a run, and its second adds to a table. */
  @Test
  void aQueryIsAJobThatLands() throws Exception {
    Launched select =
        launched(
            "query",
            "--table=orders=gs://raw/orders.jsonl",
            "--sql=SELECT email, COUNT(*) AS n FROM orders WHERE id = :id GROUP BY email",
            "--param=id:text=1",
            "--output=gs://lake/emails");

    assertThat(select.text(), select.status(), is(0));
    assertThat(job().get("type").asText(), is("JOB_TYPE_BATCH"));
    assertThat(names(job()), hasItems(startsWith("Read orders"), startsWith("Publish the run/")));
    assertThat(
        "the claim is the job's", text("lake", "emails/owner.json"), containsString("submitted"));
    assertThat("nothing is published", storage.objects("lake"), not(hasKey("emails/current.json")));

    put(
        "add.sql",
        "CREATE EXTERNAL TABLE seen LOCATION 'gs://lake/seen';\n"
            + "INSERT INTO seen SELECT client FROM access_log('gs://raw/access.log', 'combined');");
    Launched insert = launched("query", "--sqlFile=gs://raw/add.sql");

    assertThat(insert.text(), insert.status(), is(0));
    assertThat(text("lake", "seen/owner.json"), containsString("submitted"));
    assertThat(names(job()), hasItems(startsWith("Publish the run/")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--sql=SELECT 1 AS a | Missing --output (must be gs://bucket/folder, where the result of"
            + " the SELECT lands: a template prints nothing)",
        "--output=gs://lake/a | Missing --sql (must be given, or --sqlFile)",
        "--output=gs://lake/a --sql=SELECT 1 AS a; SELECT 2 AS b | Invalid --sql: it has 2 queries"
            + " (must be one SELECT or one INSERT INTO: a template is one job, so launch each query"
            + " by itself)",
        "--sqlFile=gs://raw/both.sql | Invalid --sqlFile: it has 2 queries (must be one SELECT or"
            + " one INSERT INTO: a template is one job, so launch each query by itself)",
        "--sql=SHOW TABLES | Invalid --sql: it has 0 queries (must be one SELECT or one INSERT"
            + " INTO: a template is one job, so launch each query by itself)",
        "--output=gs://lake/a --sql=CREATE EXTERNAL TABLE t LOCATION 'a.csv'; SELECT * FROM t |"
            + " Invalid table t: a.csv (must be on gs://, where the job's workers reach it)",
        "--output=gs://lake/a --sql=SELECT * FROM access_log('/var/log/a', 'common') | Invalid"
            + " table access_log_1: /var/log/a (must be on gs://, where the job's workers reach"
            + " it)",
        "--output=gs://lake/a --table=t=a.csv --sql=SELECT * FROM t | Invalid --table: t=a.csv"
            + " (must be name=gs://bucket/object, or a folder or a glob of objects,"
            + " name=kafka://host:port/topic or"
            + " name=jdbc:postgresql://host:port/database?table=name)",
        "--output=gs://lake/a --sql=CREATE EXTERNAL TABLE t LOCATION 'bigquery://shop-1/lake/t';"
            + " SELECT * FROM t | Invalid table t: bigquery://shop-1/lake/t (must be landed by"
            + " ingest-events before: what BigQuery extracts is removed by a program that waits for"
            + " the end of the run, and a template's does not)",
        "--output=gs://lake/a --table=t=gs://lake/t.csv,l=/data/l.csv --sql=SELECT * FROM l |"
            + " Invalid table l: /data/l.csv (must be on gs://, where the job's workers reach it)",
        "--output=gs://lake/a --sql=SELECT 1 AS a --format=csv | Invalid --format: csv (must be"
            + " left out of a template, which is one job that nobody waits for)"
      })
  void aQueryThatIsNotOneJobIsOneLineAndNothingIsWritten(String parameters, String line)
      throws Exception {
    put(
        "both.sql",
        "CREATE EXTERNAL TABLE a LOCATION 'gs://lake/a'; INSERT INTO a SELECT 1 AS x; SELECT 2");

    Launched launched = launched("query", parameters.split(" (?=--)"));

    assertThat(launched.text().strip(), is(line));
    assertThat(launched.status(), is(2));
    assertThat(storage.objects("lake").isEmpty(), is(true));
    assertThat(storage.objects("launch").isEmpty(), is(true));
  }

  @Test
  void whatIsNoJobHasNoTemplate() throws Exception {
    Launched launched = launched("simulate-web-traffic");

    assertThat(
        launched.text().strip(),
        is(
            "Invalid --templateLocation: gs://launch/job (must be left out: simulate-web-traffic"
                + " has no template)"));
    assertThat(launched.status(), is(2));
  }

  private record Launched(int status, String text) {}

  /** In a process of its own, without a name: each template has a main class. */
  private Launched launchedAlone(String template, String... parameters) throws Exception {
    return started(template, arguments(parameters));
  }

  private Launched started(String template, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", JAR == null ? System.getProperty("java.class.path") : JAR));
    command.add(
        Template.all().stream()
            .filter(one -> one.name().equals(template))
            .map(Template::mainClass)
            .findFirst()
            .orElseThrow());
    command.addAll(arguments);
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat("ended by itself", process.waitFor(5, TimeUnit.MINUTES), is(true));
    } finally {
      process.destroyForcibly();
    }
    return new Launched(process.exitValue(), Files.readString(said));
  }

  private Launched launched(String template, String... parameters) throws IOException {
    List<String> all = new ArrayList<>(List.of(template));
    all.addAll(arguments(parameters));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
    int status = Millrace.launch(all, both, both);
    return new Launched(status, said.toString(StandardCharsets.UTF_8));
  }

  /** A small file in place of the jar, which would be uploaded each time. */
  private List<String> arguments(String... parameters) throws IOException {
    return arguments(
        List.of(parameters),
        List.of(
            "--filesToStage=" + Files.writeString(folder.resolve("staged.txt"), "for the jar")));
  }

  /** What the launcher adds, and what the stand-in needs. */
  private List<String> arguments(List<String> parameters, List<String> more) {
    List<String> arguments = new ArrayList<>(parameters);
    arguments.addAll(more);
    arguments.addAll(
        List.of(
            "--runner=DataflowRunner",
            "--project=nobody",
            "--region=us-central1",
            "--jobName=from-a-template",
            "--templateLocation=gs://launch/job",
            "--stagingLocation=gs://launch/staging",
            "--tempLocation=gs://launch/temp",
            "--labels={\"goog-dataflow-provided-template-type\": \"flex\"}"));
    arguments.addAll(storage.arguments());
    return arguments;
  }

  private void put(String name, String text) {
    storage.put("raw", name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void publishATable() throws Exception {
    Path published = Path.of(Objects.requireNonNull(getClass().getResource("published")).toURI());
    put("plain.avsc", PLAIN_SCHEMA);
    try (Stream<Path> files = Files.walk(published)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        storage.put(
            "lake", "replay-dead-letters/" + published.relativize(file), Files.readAllBytes(file));
      }
    }
  }

  private String text(String bucket, String name) {
    return new String(
        Objects.requireNonNull(storage.objects(bucket).get(name), name), StandardCharsets.UTF_8);
  }

  private JsonNode job() throws IOException {
    return new ObjectMapper().readTree(text("launch", "job"));
  }

  private static JsonNode options(JsonNode job) {
    return job.at("/environment/sdkPipelineOptions/options");
  }

  /** Names of the steps of the graph that the job names, of which no two are equal. */
  private List<String> names(JsonNode job) throws IOException {
    String graph = options(job).get("pipelineUrl").asText();
    assertThat(graph, startsWith("gs://launch/"));
    List<String> names =
        RunnerApi.Pipeline.parseFrom(
                Objects.requireNonNull(
                    storage.objects("launch").get(graph.substring("gs://launch/".length())), graph))
            .getComponents()
            .getTransformsMap()
            .values()
            .stream()
            .map(RunnerApi.PTransform::getUniqueName)
            .toList();
    assertThat(names.toString(), Set.copyOf(names).size(), is(names.size()));
    return names;
  }
}
