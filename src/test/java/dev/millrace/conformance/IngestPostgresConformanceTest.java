package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.millrace.conformance.oracle.EventAnswer;
import dev.millrace.conformance.oracle.EventColumn;
import dev.millrace.conformance.oracle.EventOracle;
import dev.millrace.conformance.oracle.EventQuestion;
import dev.millrace.conformance.oracle.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Events that land in a real PostgreSQL, and that are read from one. */
@Tag("runs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestPostgresConformanceTest {
  private static final String SALES =
      """
      {"type":"record","name":"Sale","fields":[
       {"name":"id","type":"long"},
       {"name":"note","type":["null","string"],"default":null}]}
      """;

  @TempDir Path folder;
  private Postgres postgres;

  @BeforeAll
  void start(@TempDir Path data) throws IOException {
    postgres = Postgres.start(data.resolve("postgres"));
  }

  @AfterAll
  void stop() throws IOException {
    postgres.close();
  }

  /** Nulls, decimals, times, bytes, other alphabets, duplicates, and what is none of it. */
  @Test
  void theTableIsTheOraclesAndARepeatedRunLeavesItAndAChangedRowReplacesIt() throws Exception {
    EventQuestion question = EventOddities.inTwoFiles(folder);
    Path schema = Files.writeString(folder.resolve("flat.avsc"), EventOddities.flatSchema());

    EventAnswer answer = EventOracle.answer(question);
    assertLands(question, answer, schema, "oddities");
    assertLands(question, answer, schema, "oddities");

    EventQuestion other = EventOddities.inOneFileChanged(folder);
    assertLands(other, EventOracle.answer(other), schema, "oddities");
    assertThat(postgres.number("SELECT count(*) FROM oddities WHERE name = 'changed'"), is(1L));

    Launched copied =
        Launched.here(
            List.of(
                "ingest-events",
                "--input=" + postgres.uri("oddities") + "&splitBy=id&splits=3",
                "--schema=" + schema,
                "--idFields=id",
                "--output=" + folder.resolve("copied"),
                "--table=" + postgres.uri("copied")));
    assertThat(copied.err(), copied.status(), is(0));
    assertThat(
        "what is read from a table is what was landed in it",
        postgres.rows("SELECT * FROM copied"),
        Rows.sameAs(EventOracle.answer(other).events()));
  }

  @Test
  void aRowThatIsNoEventOrThatNoColumnHoldsIsADeadLetterWithItsFieldAndItsKey() throws Exception {
    postgres.execute(
        "CREATE TABLE raw (id bigint PRIMARY KEY, note int, extra int)",
        "INSERT INTO raw VALUES (1, NULL, 0), (2, 5, 0), (40000, NULL, 0)",
        "CREATE TABLE taken (id smallint PRIMARY KEY, note text)");
    Path output = folder.resolve("out");
    Path schema = Files.writeString(folder.resolve("sales.avsc"), SALES);

    Launched launched =
        Launched.here(
            List.of(
                "ingest-events",
                "--input=" + postgres.uri("raw"),
                "--schema=" + schema,
                "--unknownFields=ignore",
                "--idFields=id",
                "--output=" + output,
                "--table=" + postgres.uri("taken")));

    assertThat(launched.err(), launched.status(), is(0));
    LandedEvents landed = LandedEvents.in(output);
    assertThat(postgres.rows("SELECT * FROM taken"), Rows.sameAs(List.of(Row.of(Map.of("id", 1)))));
    assertThat(
        landed.deadLetters(),
        Rows.sameAs(
            List.of(
                letter("wrong-type", "note", "2", "{\"id\":2,\"note\":5,\"extra\":0}"),
                letter(
                    "out-of-range", "id", "40000", "{\"id\":40000,\"note\":null,\"extra\":0}"))));
    assertThat(landed.totals().get("ignoredFields"), is(1L));

    Launched replayed =
        Launched.here(
            List.of(
                "replay-dead-letters",
                "--output=" + output,
                "--reason=wrong-type",
                "--patch="
                    + Files.writeString(
                        folder.resolve("patch.json"),
                        "[{\"op\":\"replace\",\"path\":\"/note\",\"value\":\"five\"}]")));
    assertThat(replayed.status(), is(2));
    assertThat(replayed.err(), containsString("by --idFields rows replace those of the table"));
    assertThat(postgres.rows("SELECT * FROM taken"), Rows.sameAs(List.of(Row.of(Map.of("id", 1)))));
    assertThat("the ledger balances", landed.isBalanced(), is(true));
  }

  @Test
  void deadLettersOfATableThatRowsAreAddedToAreReplayedIntoIt() throws Exception {
    postgres.execute(
        "CREATE TABLE noted (id bigint PRIMARY KEY, note int)",
        "INSERT INTO noted VALUES (1, NULL), (2, 5)");
    Path output = folder.resolve("added-out");
    Launched launched =
        Launched.here(
            List.of(
                "ingest-events",
                "--input=" + postgres.uri("noted"),
                "--schema=" + Files.writeString(folder.resolve("added.avsc"), SALES),
                "--append",
                "--output=" + output,
                "--table=" + postgres.uri("added")));
    assertThat(launched.err(), launched.status(), is(0));
    assertThat(postgres.number("SELECT count(*) FROM added"), is(1L));

    Launched replayed =
        Launched.here(
            List.of(
                "replay-dead-letters",
                "--output=" + output,
                "--patch="
                    + Files.writeString(
                        folder.resolve("patch.json"),
                        "[{\"op\":\"replace\",\"path\":\"/note\",\"value\":\"five\"}]")));

    assertThat(replayed.err(), replayed.status(), is(0));
    assertThat(
        postgres.rows("SELECT * FROM added"),
        Rows.sameAs(List.of(Row.of(Map.of("id", 1)), Row.of(Map.of("id", 2, "note", "five")))));
    assertThat("the ledger balances", LandedEvents.in(output).isBalanced(), is(true));
  }

  private Row letter(String reason, String field, String key, String payload) {
    return Row.of(
        Map.of(
            "step",
            "Parse events",
            "reason",
            reason,
            "field",
            field,
            "payload",
            payload,
            "payloadLength",
            payload.length(),
            "source",
            Map.of("uri", postgres.uri("raw").replace("&user=postgres", "#id=" + key), "offset", 0),
            "version",
            2));
  }

  private void assertLands(EventQuestion question, EventAnswer expected, Path schema, String table)
      throws Exception {
    Path output = folder.resolve("out");
    Launched launched =
        Launched.here(
            IngestEventsRun.arguments(
                question, schema, output, "--table=" + postgres.uri("public." + table)));
    assertThat(launched.err(), launched.status(), is(0));
    LandedEvents landed = LandedEvents.in(output);
    IngestEventsRun.assertSame(
        new EventAnswer(
            postgres.rows("SELECT * FROM " + table),
            landed.anomalies(),
            landed.deadLetters(),
            landed.totals()),
        expected);
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    assertThat(Files.exists(landed.folder().resolve("events")), is(false));
  }

  /** Rows are added, so that one that came twice would show. */
  @Test
  @Tag("full")
  void aServerThatStartsAnewInTheMiddleCostsNoRowAndAddsNone() throws Exception {
    StringBuilder text = new StringBuilder("id,note\n");
    int rows = Engine.here() == Engine.DIRECT ? 20_000 : 60_000;
    for (int i = 0; i < rows; i++) {
      text.append(i % 50_000).append(",sale ").append(i % 7).append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("sales.csv"), bytes);
    EventQuestion question =
        EventQuestion.of(
            Map.of(file, bytes),
            List.of(
                EventColumn.of("id", "long"),
                EventColumn.of("note", "string").orNull().otherwise(null)));
    Path schema = Files.writeString(folder.resolve("sales.avsc"), SALES);
    Path output = folder.resolve("out");
    postgres.execute("CREATE SCHEMA slow", "CREATE TABLE slow.sales (id bigint, note text)");

    CompletableFuture<Launched> run =
        CompletableFuture.supplyAsync(
            () ->
                Launched.here(
                    IngestEventsRun.arguments(
                        question,
                        schema,
                        output,
                        "--append",
                        "--table=" + postgres.uri("slow.sales"))));
    long staged = postgres.awaitStaged("slow", run);
    postgres.restart();

    Launched launched = run.get();
    assertThat(launched.err(), launched.status(), is(0));
    assertThat(staged, greaterThan(0L));
    assertThat("it was in the middle", staged, lessThan((long) rows));
    assertThat(
        postgres.rows("SELECT * FROM slow.sales"),
        Rows.sameAs(EventOracle.answer(question).events()));
    assertThat(LandedEvents.in(output).isBalanced(), is(true));
  }

  @Test
  void whatTheDatabaseRefusesFailsTheRunInOneLineAndLeavesTheTable() throws Exception {
    postgres.execute(
        "CREATE TABLE checked (id bigint PRIMARY KEY, note text CHECK (note <> 'no'))",
        "INSERT INTO checked VALUES (1, 'before')");
    Path file = Files.writeString(folder.resolve("sales.csv"), "id,note\n1,after\n2,no\n");
    Path schema = Files.writeString(folder.resolve("sales.avsc"), SALES);

    Launched launched =
        Launched.here(
            List.of(
                "ingest-events",
                "--input=" + file,
                "--schema=" + schema,
                "--idFields=id",
                "--output=" + folder.resolve("out"),
                "--table=" + postgres.uri("checked")));

    assertThat(launched.status(), is(1));
    assertThat(launched.err(), containsString("violates check constraint"));
    assertThat(postgres.number("SELECT count(*) FROM checked WHERE note = 'before'"), is(1L));
    assertThat(postgres.number("SELECT count(*) FROM checked"), is(1L));
    assertThat(
        postgres.number(
            "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'millrace_2%'"),
        is(0L));
    assertThat(Files.exists(folder.resolve("out/current.json")), is(false));
  }
}
