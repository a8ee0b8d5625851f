package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.conformance.oracle.EventAnswer;
import dev.millrace.conformance.oracle.EventOracle;
import dev.millrace.conformance.oracle.EventQuestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that land in a database that nothing in the code knows by name, on a server. */
@Tag("runs")
class IngestOtherDatabaseConformanceTest {
  private static final String SIGNUPS =
      """
      {"type":"record","name":"Signup","fields":[
       {"name":"id","type":"long"},
       {"name":"email","type":"string","privacy":"pseudonymise"},
       {"name":"plan","type":"string"}]}
      """;

  @TempDir Path folder;
  private H2Server h2;

  @BeforeEach
  void start() throws SQLException {
    h2 = H2Server.start();
  }

  @AfterEach
  void stop() throws SQLException {
    h2.close();
  }

  /** Nulls, decimals, times, bytes, other alphabets, duplicates, and what is none of it. */
  @Test
  void theTableIsTheOraclesAndARepeatedRunLeavesItAndAChangedRowReplacesIt() throws Exception {
    EventQuestion question = EventOddities.inTwoFiles(folder);

    EventAnswer answer = EventOracle.answer(question);
    assertLands(question, answer);
    assertLands(question, answer);

    EventQuestion other = EventOddities.inOneFileChanged(folder);
    assertLands(other, EventOracle.answer(other));
    assertThat(
        h2.database().number("SELECT count(*) FROM oddities WHERE name = 'changed'"), is(1L));
    assertThat("of those that moved", marks("moved"), is(2L));
  }

  private void assertLands(EventQuestion question, EventAnswer expected) throws Exception {
    Launched launched =
        Launched.here(
            IngestEventsRun.arguments(
                question,
                Files.writeString(folder.resolve("flat.avsc"), EventOddities.flatSchema()),
                folder.resolve("out"),
                "--table=" + h2.uri("oddities")));
    assertThat(launched.err(), launched.status(), is(0));
    LandedEvents landed = LandedEvents.in(folder.resolve("out"));
    IngestEventsRun.assertSame(
        new EventAnswer(
            h2.database().rows("SELECT * FROM oddities"),
            landed.anomalies(),
            landed.deadLetters(),
            landed.totals()),
        expected);
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    assertThat(
        new ObjectMapper()
            .readTree(landed.folder().resolve("manifest.json").toFile())
            .at("/tables/0/format")
            .asText(),
        is("h2"));
    assertNothingWaits();
  }

  @Test
  void whatTheDatabaseRefusesFailsTheRunInOneLineWithoutARowAndLeavesTheTable() throws Exception {
    h2.database()
        .execute(
            "CREATE TABLE signups (id bigint PRIMARY KEY, email varchar(64), plan varchar(9)"
                + " UNIQUE)",
            "INSERT INTO signups VALUES (1, 'before', 'zqhush')");
    String input = "id,email,plan\n1,zqone@example.org,free\n271828,zqtwo@example.org,free\n";
    Path output = folder.resolve("out");

    Launched launched =
        Launched.here(
            List.of(
                "ingest-events",
                "--input=" + Files.writeString(folder.resolve("signups.csv"), input),
                "--schema=" + Files.writeString(folder.resolve("signups.avsc"), SIGNUPS),
                "--privacyKeyFile="
                    + Files.writeString(folder.resolve("privacy.key"), PrivateEvents.KEY + "\n"),
                "--idFields=id",
                "--output=" + output,
                "--table=" + h2.uri("signups")));

    assertThat(launched.status(), is(1));
    assertThat(
        launched.errors(),
        contains(
            allOf(
                containsString("Cannot land in " + h2.uri("signups") + ": a constraint refuses"),
                not(containsString("zq")),
                not(containsString("free")),
                not(containsString("271828")))));
    assertThat(Leaks.in(output, List.of("zqone", "zqtwo")), is(empty()));
    assertThat(
        h2.database().number("SELECT count(*) FROM signups WHERE id = 1 AND plan = 'zqhush'"),
        is(1L));
    assertThat(h2.database().number("SELECT count(*) FROM signups"), is(1L));
    assertNothingWaits();
    assertThat(marks("staging"), is(0L));
    assertThat(Files.exists(output.resolve("current.json")), is(false));
  }

  @Test
  void aDriverThatIsMissingIsOneLineThatSaysWhereItIsLookedFor() throws Exception {
    Launched launched =
        Launched.here(
            List.of(
                "ingest-events",
                "--input=" + Files.writeString(folder.resolve("a.csv"), "id,email,plan\n"),
                "--schema="
                    + Files.writeString(
                        folder.resolve("open.avsc"),
                        SIGNUPS.replace(",\"privacy\":\"pseudonymise\"", "")),
                "--idFields=id",
                "--output=" + folder.resolve("out"),
                "--table=jdbc:nobodys://db.example/shop?table=signups"));

    assertThat(launched.status(), is(1));
    assertThat(
        launched.errors(),
        contains(
            containsString(
                "No driver for jdbc:nobodys://db.example/shop: add the jar of the database's JDBC"
                    + " driver to the class path of this program and of the engine's workers")));
    assertThat(Files.exists(folder.resolve("out")), is(false));
  }

  private long marks(String state) throws SQLException {
    return h2.database().number("SELECT count(*) FROM millrace_runs WHERE state = '" + state + "'");
  }

  private void assertNothingWaits() throws SQLException {
    assertThat(
        h2.database()
            .number(
                "SELECT count(*) FROM information_schema.tables WHERE table_name LIKE"
                    + " 'MILLRACE\\_2%'"),
        is(0L));
  }
}
