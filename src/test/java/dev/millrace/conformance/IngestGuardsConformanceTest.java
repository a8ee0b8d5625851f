package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.millrace.conformance.oracle.EventAnswer;
import dev.millrace.conformance.oracle.EventColumn;
import dev.millrace.conformance.oracle.EventOracle;
import dev.millrace.conformance.oracle.EventQuestion;
import dev.millrace.conformance.oracle.Safeguards;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that must not be seen whole, and events that are not in order. */
@Tag("runs")
class IngestGuardsConformanceTest {
  private static final String PLAIN =
      """
      {"type":"record","name":"Login","fields":[
       {"name":"user","type":"string","privacy":"mask"},
       {"name":"ip","type":["null","string"],"privacy":"truncate-ip"},
       {"name":"secret","type":"string","privacy":"drop"},
       {"name":"tries","type":"int"}]}
      """;

  @TempDir Path folder;

  /** As a process of its own, so that all that any library says is looked at too. */
  @Test
  void nothingThatIsHiddenIsAnywhereInWhatWasWritten() throws Exception {
    PrivateEvents events = PrivateEvents.of(1, 600);
    byte[] lines = events.jsonLines();
    Path input = Files.createDirectory(folder.resolve("in"));
    Path file = Files.write(input.resolve("signups.jsonl"), lines);
    Path schema = Files.writeString(folder.resolve("signup.avsc"), PrivateEvents.SCHEMA);
    Path key = Files.writeString(folder.resolve("key"), PrivateEvents.KEY + "\n");
    EventQuestion question =
        EventQuestion.of(Map.of(file, lines), PrivateEvents.columns())
            .landedBy("signedAt", "date")
            .withIds("id", "token")
            .guardedBy(PrivateEvents.safeguards());
    Path output = folder.resolve("out");
    Path said = Files.createDirectory(folder.resolve("said"));

    Launched launched =
        Launched.asProcess(
            said,
            IngestEventsRun.arguments(
                question,
                schema,
                output,
                "--privacyKeyFile=" + key,
                "--rules=" + rules(question.safeguards()),
                "--verbose"));

    assertThat(launched.err(), launched.status(), is(0));
    LandedEvents landed = LandedEvents.in(output);
    EventAnswer expected = EventOracle.answer(question);
    IngestEventsRun.assertSame(landed.answer(), expected);
    assertThat("the ledger balances", landed.isBalanced(), is(true));
    assertThat(expected.anomalies(), hasSize(greaterThan(50)));
    assertThat(expected.deadLetters(), hasSize(greaterThan(100)));
    assertThat(expected.totals().get("duplicates"), is(greaterThan(10L)));
    List<String> secrets = new ArrayList<>(events.secrets());
    secrets.addAll(List.of(PrivateEvents.KEY, "zqdefault"));
    assertThat(Leaks.in(input, events.secrets()), hasSize(greaterThan(6_000)));
    assertThat(Leaks.in(output, secrets), is(empty()));
    assertThat(Leaks.in(said, secrets), is(empty()));
    assertLandedSchema(landed.folder().resolve("schema.avsc"));
  }

  private static void assertLandedSchema(Path file) throws IOException {
    Schema schema = new Schema.Parser().parse(file.toFile());
    assertThat(
        schema.getFields().stream().map(Schema.Field::name).toList(),
        is(
            List.of(
                "id", "token", "email", "name", "ip", "born", "salary", "photo", "plan", "amount",
                "phones", "home", "visits")));
    assertThat(schema.getField("id").schema(), is(Schema.create(Schema.Type.STRING)));
    assertThat(schema.getField("id").getProp("protectedBy"), is("pseudonymise"));
    assertThat(
        schema.getField("salary").schema(),
        is(Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING))));
    assertThat(Files.readString(file).contains("signedAt"), is(false));
    assertThat(Files.readString(file).contains("door"), is(false));
  }

  @Test
  void avroIsHiddenAsTheJsonThatItWasMadeOf() throws IOException {
    PrivateEvents events = PrivateEvents.of(2, 120);
    byte[] lines = events.jsonLines();
    Path file = Files.write(folder.resolve("signups.jsonl"), lines);
    Path schema = Files.writeString(folder.resolve("signup.avsc"), PrivateEvents.SCHEMA);
    Path open =
        Files.writeString(
            folder.resolve("open.avsc"),
            PrivateEvents.SCHEMA.replaceAll(",\"privacy\":\"[a-z-]+\"", ""));
    Path key = Files.writeString(folder.resolve("key"), PrivateEvents.KEY);
    EventQuestion question =
        EventQuestion.of(Map.of(file, lines), PrivateEvents.columns()).landedBy("signedAt", "date");
    LandedEvents first =
        IngestEventsRun.assertSameAnswer(
            question, open, folder.resolve("first"), "--tableFormat=avro");

    Launched launched =
        Launched.here(
            List.of(
                "ingest-events",
                "--input=" + first.folder().resolve("events"),
                "--schema=" + schema,
                "--eventTime=signedAt",
                "--privacyKeyFile=" + key,
                "--output=" + folder.resolve("second")));

    assertThat(launched.err(), launched.status(), is(0));
    EventAnswer answer = LandedEvents.in(folder.resolve("second")).answer();
    Safeguards hiding =
        new Safeguards(PrivateEvents.safeguards().privacy(), PrivateEvents.KEY, List.of());
    assertThat(
        answer.events(), Rows.sameAs(EventOracle.answer(question.guardedBy(hiding)).events()));
    assertThat(answer.deadLetters(), is(not(empty())));
    assertThat(Leaks.in(folder.resolve("second"), events.secrets()), is(empty()));
  }

  /** Without a pseudonym there is no key, and no digest of a dead letter. */
  @Test
  void columnsOfCsvAreHiddenWithoutAKey() throws IOException {
    String text =
        """
        secret,user,ip,tries
        zqdrop1,zquser1,198.51.100.77,1
        zqdrop2,zquser2,,2
        zqdrop3,"zquser3, again",2001:DB8:1:2::77,3
        zqdrop4,zquser4,zqip4,4
        zqdrop5,zquser5,198.51.100.78,zqtries5
        zqdrop6,zquser6,zquser6,198.51.100.79,6
        zqdrop7,"zquser7"zq,198.51.100.80,7
        zqdrop8,zquser8,::ffff:198.51.100.81,80
        """;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Path input = Files.createDirectory(folder.resolve("in"));
    Path file = Files.write(input.resolve("logins.csv"), bytes);
    byte[] strange = "zqcolumn,user\nzqvalue,zquser9\n".getBytes(StandardCharsets.UTF_8);
    Path other = Files.write(input.resolve("strange.csv"), strange);
    byte[] twice = "zqtwice,zqtwice\nzqvalue,zquser9\n".getBytes(StandardCharsets.UTF_8);
    Path third = Files.write(input.resolve("twice.csv"), twice);
    Path schema = Files.writeString(folder.resolve("login.avsc"), PLAIN);
    Safeguards safeguards =
        Safeguards.none()
            .hiding("user", "mask")
            .hiding("ip", "truncate-ip")
            .hiding("secret", "drop")
            .checking("tries", "range", "", "50")
            .checking("secret", "pattern", "zq[a-z]+[1-7]")
            .checking("user", "set", "zquser1", "zquser2", "zquser3, again");
    EventQuestion question =
        EventQuestion.of(
                Map.of(file, bytes, other, strange, third, twice),
                List.of(
                    EventColumn.of("user", "string"),
                    EventColumn.of("ip", "string").orNull(),
                    EventColumn.of("secret", "string"),
                    EventColumn.of("tries", "int")))
            .guardedBy(safeguards);
    Path output = folder.resolve("out");

    LandedEvents landed =
        IngestEventsRun.assertSameAnswer(
            question, schema, output, "--tableFormat=jsonl", "--rules=" + rules(safeguards));

    assertThat(landed.answer().events(), hasSize(3));
    assertThat(landed.answer().anomalies(), hasSize(1));
    List<String> secrets = new ArrayList<>(List.of("zqip4", "zqtries5", "zqcolumn", "zqvalue"));
    secrets.addAll(List.of("zqtwice", "2001:DB8:1:2", "198.51.100.7", "198.51.100.8"));
    for (int i = 1; i <= 8; i++) {
      secrets.addAll(List.of("zqdrop" + i, "zquser" + i));
    }
    assertThat(Leaks.in(input, secrets), is(not(empty())));
    // The rules of the table of anomalies are the user's own words.
    for (String place : List.of("events", "dead-letters", "schema.avsc", "ledger.json")) {
      assertThat(Leaks.in(landed.folder().resolve(place), secrets), is(empty()));
    }
  }

  @Test
  void rulesForEveryTypeGetTheOraclesAnswer() throws IOException {
    byte[] lines = EventOddities.jsonLines("\n");
    Path file = Files.write(folder.resolve("a.jsonl"), lines);
    Path schema = Files.writeString(folder.resolve("order.avsc"), EventOddities.schema());
    Safeguards safeguards =
        Safeguards.none()
            .checking("id", "range", "-5", "40")
            .checking("at", "range", "1970-01-01T00:00:00Z", "2026-02-01T10:00:00Z")
            .checking("exact", "range", "2000-01-01T00:00:00Z", "")
            .checking("day", "range", "2000-01-01", "2026-12-31")
            .checking("paid", "set", "true")
            .checking("count", "set", "1", "2", "3", "5")
            .checking("weight", "range", "0", "")
            .checking("share", "range", "", "1")
            .checking("note", "pattern", "[ -~]*")
            .checking("state", "set", "OPEN")
            .checking("price", "range", "0.01", "99.99")
            .checking("tags[]", "pattern", "[a-z]+")
            .checking("lines[].amount", "range", "1", "6")
            .checking("to.city", "pattern", "[A-Z][a-z]+");
    EventQuestion question =
        EventQuestion.of(Map.of(file, lines), EventOddities.columns())
            .landedBy("at", "date")
            .guardedBy(safeguards);

    LandedEvents landed =
        IngestEventsRun.assertSameAnswer(
            question,
            schema,
            folder.resolve("out"),
            "--tableFormat=avro",
            "--rules=" + rules(safeguards));

    assertThat(landed.answer().events(), is(not(empty())));
    assertThat(landed.answer().anomalies(), is(not(empty())));
  }

  private Path rules(Safeguards safeguards) throws IOException {
    return IngestEventsRun.rules(safeguards, folder.resolve("rules.yaml"));
  }
}
