package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.millrace.conformance.oracle.EventAnswer;
import dev.millrace.conformance.oracle.EventOracle;
import dev.millrace.conformance.oracle.EventQuestion;
import dev.millrace.conformance.oracle.Row;
import dev.millrace.standins.bigquery.BigQueryStandIn;
import dev.millrace.standins.gcs.GcsStandIn;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that must not be seen whole, and those that are not in order, landed in tables. */
@Tag("runs")
class IngestGuardedTablesConformanceTest {
  private static final String TABLE = "shop-1/lake/signups";

  @TempDir Path folder;
  private PrivateEvents events;
  private Path input;
  private Path told;

  @BeforeEach
  void start() throws IOException {
    events = PrivateEvents.of(3, 160);
    input = Files.createDirectory(folder.resolve("in")).resolve("signups.jsonl");
    Files.write(input, events.jsonLines());
    told = Files.createDirectory(folder.resolve("told"));
  }

  /** What goes over the connections to the server is all that it can know. */
  @Test
  void postgresGetsTheOraclesRowsAndIsToldNoSecret() throws Exception {
    EventQuestion question =
        EventQuestion.of(Map.of(input, events.jsonLines()), PrivateEvents.flatColumns())
            .withIds("id")
            .ignoringUnknown()
            .guardedBy(PrivateEvents.flatSafeguards());
    Path output = folder.resolve("out");
    try (Postgres postgres = Postgres.start(folder.resolve("postgres"))) {
      postgres.execute(
          "CREATE TABLE narrow (id varchar(64) PRIMARY KEY, token text, email varchar(63), plan"
              + " text)");
      postgres.execute(
          "CREATE TABLE tight (id varchar(64) PRIMARY KEY, token varchar(2), email text, plan"
              + " text)");
      assertThat(
          Launched.here(
                  arguments(
                      question,
                      PrivateEvents.flatSchema(),
                      output,
                      "--table=" + postgres.uri("tight")))
              .errors(),
          contains(
              "Invalid --table: its column token is too short for a masked value (must be text, or"
                  + " varchar(3) or longer)"));
      assertThat(
          Launched.here(
                  arguments(
                      question,
                      PrivateEvents.flatSchema(),
                      output,
                      "--table=" + postgres.uri("narrow")))
              .errors(),
          contains(
              "Invalid --table: its column email is too short for a pseudonym (must be text, or"
                  + " varchar(64) or longer)"));
      String uri = postgres.uri("signups");
      int port = URI.create(uri.substring("jdbc:".length())).getPort();
      Launched launched;
      try (Eavesdropper heard = Eavesdropper.before(port, told.resolve("postgres"))) {
        launched =
            Launched.here(
                arguments(
                    question,
                    PrivateEvents.flatSchema(),
                    output,
                    "--table=" + uri.replace(":" + port, ":" + heard.port())));
      }

      assertThat(launched.err(), launched.status(), is(0));
      assertThat("it was listened to", Leaks.in(told, List.of("***")), is(not(empty())));
      assertSame(question, LandedEvents.in(output), postgres.rows("SELECT * FROM signups"));
      assertNoSecret(launched, output);
    }
  }

  /** Avro is compressed: its rows are looked at, and what BigQuery took out of it. */
  @Test
  void bigQueryGetsTheOraclesRowsAndIsGivenNoSecret() throws Exception {
    EventQuestion question =
        EventQuestion.of(Map.of(input, events.jsonLines()), PrivateEvents.columns())
            .withIds("id", "token")
            .guardedBy(PrivateEvents.safeguards());
    try (GcsStandIn storage = GcsStandIn.with("lake");
        BigQueryStandIn bigquery =
            BigQueryStandIn.with(new StoredFiles(storage, "lake", folder)::object, "shop-1/lake")) {
      StoredFiles files = new StoredFiles(storage, "lake", folder);
      files.upload(input);
      List<String> arguments =
          new ArrayList<>(
              files.arguments(
                  arguments(
                      question,
                      PrivateEvents.SCHEMA,
                      folder.resolve("out"),
                      "--tableFormat=avro",
                      "--table=bigquery://" + TABLE)));
      arguments.addAll(bigquery.arguments());

      Launched launched = Launched.here(arguments);

      assertThat(launched.err(), launched.status(), is(0));
      Path output = files.download("out");
      assertSame(
          question, LandedEvents.in(output), bigquery.rows(TABLE).stream().map(Row::of).toList());
      Files.writeString(
          told.resolve("bigquery"), bigquery.definition(TABLE) + "\n" + bigquery.rows(TABLE));
      assertNoSecret(launched, output);
    }
  }

  /** BigQuery's own files have all that is to be hidden, until the run ends. */
  @Test
  void whatIsReadFromBigQueryIsHiddenToo() throws Exception {
    try (GcsStandIn storage = GcsStandIn.with("lake", "staging");
        BigQueryStandIn bigquery =
            BigQueryStandIn.with(uri -> Optional.empty(), "shop-1/lake")
                .exportingTo(
                    (uri, bytes) ->
                        storage.put("staging", uri.substring("gs://staging/".length()), bytes))) {
      List<Map<String, @Nullable Object>> rows = PrivateRows.of(events.jsonLines());
      bigquery.create(TABLE, PrivateRows.COLUMNS);
      rows.forEach(row -> bigquery.insert(TABLE, row));
      EventQuestion question =
          EventQuestion.of(Map.of(input, PrivateRows.jsonLines(rows)), PrivateEvents.columns())
              .withIds("id", "token")
              .guardedBy(PrivateEvents.safeguards());
      StoredFiles files = new StoredFiles(storage, "lake", folder);
      List<String> arguments = new ArrayList<>();
      for (String argument :
          files.arguments(arguments(question, PrivateEvents.SCHEMA, folder.resolve("out")))) {
        arguments.add(
            argument.startsWith("--input=")
                ? "--input=bigquery://" + TABLE + "?staging=gs://staging/raw"
                : argument);
      }
      arguments.addAll(bigquery.arguments());

      assertThat(
          Launched.here(
                  arguments.stream()
                      .map(argument -> argument.replace("?staging=gs://staging/raw", ""))
                      .toList())
              .errors(),
          contains(
              "Invalid --input: bigquery://shop-1/lake/signups is extracted below --output, and"
                  + " --schema protects fields (must have ?staging=gs://bucket/folder elsewhere,"
                  + " which readers of the output cannot read)"));
      Launched launched = Launched.here(arguments);

      assertThat(launched.err(), launched.status(), is(0));
      assertThat(storage.objects("staging").keySet(), is(empty()));
      assertThat(
          "all is in the output",
          storage.objects("lake").keySet().stream()
              .filter(name -> !name.startsWith("out/"))
              .toList(),
          is(empty()));
      Path output = files.download("out");
      LandedEvents landed = LandedEvents.in(output);
      EventAnswer expected = EventOracle.answer(question);
      assertThat(landed.answer().events(), Rows.sameAs(expected.events()));
      assertThat(landed.anomalies(), hasSize(expected.anomalies().size()));
      assertThat(landed.deadLetters(), hasSize(expected.deadLetters().size()));
      assertThat(expected.events(), hasSize(greaterThan(50)));
      assertThat(expected.anomalies(), is(not(empty())));
      assertThat(expected.deadLetters(), is(not(empty())));
      Files.writeString(
          told.resolve("rows"),
          landed.answer().events() + "\n" + landed.anomalies() + "\n" + landed.deadLetters());
      assertNoSecret(launched, output);
    }
  }

  private List<String> arguments(EventQuestion question, String schema, Path output, String... more)
      throws IOException {
    List<String> guarded =
        new ArrayList<>(
            List.of(
                "--privacyKeyFile="
                    + Files.writeString(folder.resolve("key"), PrivateEvents.KEY + "\n"),
                "--rules="
                    + IngestEventsRun.rules(question.safeguards(), folder.resolve("rules.yaml")),
                "--verbose"));
    guarded.addAll(List.of(more));
    return IngestEventsRun.arguments(
        question,
        Files.writeString(folder.resolve("signup.avsc"), schema),
        output,
        guarded.toArray(String[]::new));
  }

  private void assertSame(EventQuestion question, LandedEvents landed, List<Row> rows)
      throws IOException {
    EventAnswer expected = EventOracle.answer(question);
    List<Row> anomalies =
        landed.anomalies().stream()
            .map(row -> new Row(row.text().replace("gs://lake/", folder + "/")))
            .toList();
    IngestEventsRun.assertSame(
        new EventAnswer(rows, anomalies, landed.deadLetters(), landed.totals()), expected);
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    assertThat(expected.events(), hasSize(greaterThan(50)));
    assertThat(expected.anomalies(), is(not(empty())));
    assertThat(expected.deadLetters(), is(not(empty())));
  }

  private void assertNoSecret(Launched launched, Path output) throws IOException {
    Files.writeString(told.resolve("out"), launched.out());
    Files.writeString(told.resolve("err"), launched.err());
    List<String> secrets = new ArrayList<>(events.secrets());
    secrets.addAll(List.of(PrivateEvents.KEY, "zqdefault"));
    assertThat(
        Leaks.in(Objects.requireNonNull(input.getParent()), events.secrets()),
        hasSize(greaterThan(1_000)));
    assertThat(Leaks.in(told, secrets), is(empty()));
    assertThat(Leaks.in(output, secrets), is(empty()));
  }
}
