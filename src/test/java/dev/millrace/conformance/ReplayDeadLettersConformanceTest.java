package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.conformance.oracle.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was damaged and is repaired is in the table as if it had never been damaged. */
@Tag("runs")
class ReplayDeadLettersConformanceTest {
  @TempDir Path folder;

  private Path schema;
  private Path output;

  @BeforeEach
  void writeSchema() throws IOException {
    schema = Files.writeString(folder.resolve("sale.avsc"), ReplayedSales.SCHEMA);
    output = folder.resolve("out");
  }

  @Test
  void correctedLettersOfEveryFormatMakeTheTableOfACleanRun() throws IOException {
    long seed = Long.getLong("millrace.replay.seed", System.nanoTime());
    System.out.println("millrace.replay.seed=" + seed);
    ReplayedSales sales = ReplayedSales.of(seed, 200, folder);
    ingest(output, sales.damaged());
    ingest(folder.resolve("clean-out"), sales.clean());
    assertThat(PublishedTable.lines(output, "dead-letters"), hasSize(sales.count()));
    assertThat(sales.count(), greaterThan(20));

    Launched replayed = replay("--corrected=" + corrected(sales));

    assertThat(replayed.err(), replayed.status(), is(0));
    assertThat(PublishedTable.rows(output, "events"), Rows.sameAs(sales.rows()));
    assertThat(
        PublishedTable.rows(output, "events"),
        Rows.sameAs(PublishedTable.rows(folder.resolve("clean-out"), "events")));
    assertThat(PublishedTable.lines(output, "replayed"), hasSize(sales.count()));
    assertThat(LandedEvents.in(output).isBalanced(), is(true));
    assertNothingIsLeft();
  }

  @Test
  void patchedEventsWithIdsMeetThoseThatAreLandedAndLettersThatStayBadComeToAnEnd()
      throws IOException {
    Path input =
        Files.writeString(
            Files.createDirectories(folder.resolve("in")).resolve("sales.jsonl"),
            line(1, "2026-02-01T10:00:00Z", "quantity", 1)
                + line(2, "2026-02-01T11:00:00Z", "quantitty", 2)
                + line(2, "2026-02-01T12:00:00Z", "quantitty", 22)
                + line(1, "2026-02-02T10:00:00Z", "quantitty", 11)
                + line(3, "2026-02-02T11:00:00Z", "quantitty", 3)
                + "{\"id\":4,\n");
    ingest(output, input, "--idFields=id", "--tableFormat=jsonl");
    assertThat(PublishedTable.lines(output, "dead-letters"), hasSize(5));
    Path patch =
        Files.writeString(
            folder.resolve("patch.json"),
            "[{\"op\":\"move\",\"from\":\"/quantitty\",\"path\":\"/quantity\"}]");

    Launched misfit = replay("--patch=" + patch);
    assertThat(misfit.status(), is(2));
    assertThat(misfit.err(), containsString("the patch does not fit the dead letter at " + input));

    assertRefusedOrOnlyCounted(input);

    Launched replayed = replay("--patch=" + patch, "--reason=unknown-field");
    assertThat(replayed.err(), replayed.status(), is(0));
    List<Row> expected =
        List.of(
            row(1, "2026-02-01T10:00:00Z", 1),
            row(2, "2026-02-01T11:00:00Z", 2),
            row(3, "2026-02-02T11:00:00Z", 3));
    assertThat(PublishedTable.rows(output, "events"), Rows.sameAs(expected));
    assertThat(LandedEvents.in(output).totals().get("duplicates"), is(2L));

    Launched unrepaired = replay("--reason=not-json", "--maxAttempts=1");
    assertThat(unrepaired.err(), unrepaired.status(), is(0));
    String run = PublishedTable.run(output);
    List<JsonNode> letters = PublishedTable.lines(output, "dead-letters");
    assertThat(letters, hasSize(6));
    assertThat(letters.get(5).get("attempts").asInt(), is(1));
    assertThat(letters.get(5).get("source").get("uri").asText(), is(input.toString()));

    Launched ended = replay("--reason=not-json", "--maxAttempts=1");
    assertThat(ended.err(), ended.status(), is(0));
    assertThat(ended.out(), containsString("None of 1 dead letter was replayed"));
    assertThat(PublishedTable.run(output), is(run));
    assertThat(PublishedTable.rows(output, "events"), Rows.sameAs(expected));
  }

  /** What needs no engine and changes nothing. */
  private void assertRefusedOrOnlyCounted(Path input) throws IOException {
    String run = PublishedTable.run(output);
    Launched unknown = replay("--reason=unknown-feld");
    assertThat(unknown.status(), is(2));
    assertThat(unknown.err(), containsString("not-json, unknown-field; nearest: unknown-field"));

    Map<String, Long> files = filesOf(output);
    Launched dry = replay("--dryRun", "--reason=unknown-field");
    assertThat(dry.err(), dry.status(), is(0));
    assertThat(filesOf(output), is(files));
    assertThat(dry.out(), containsString("A replay would read 4 dead letters again and leave 1"));

    Path strange =
        Files.writeString(
            folder.resolve("strange.jsonl"),
            "{\"source\":{\"uri\":\"" + input + "\",\"offset\":7},\"payload\":\"{}\"}\n");
    Launched nowhere = replay("--corrected=" + strange);
    assertThat(nowhere.status(), is(2));
    assertThat(nowhere.err(), containsString("has a letter at " + input + ":7 that is none of"));

    Launched empty =
        Launched.here(List.of("replay-dead-letters", "--output=" + folder.resolve("none")));
    assertThat(empty.status(), is(2));
    assertThat(empty.err(), containsString("has published a run in"));

    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(
        other.resolve("current.json"),
        "{\"pipeline\":\"web-log-alerts\",\"run\":\"x\",\"folder\":\"runs/x\"}");
    Launched alerts = Launched.here(List.of("replay-dead-letters", "--output=" + other));
    assertThat(alerts.status(), is(2));
    assertThat(
        alerts.err(),
        containsString("its published run of web-log-alerts has kept no accumulators"));
    assertThat(alerts.err(), containsString("run web-log-alerts --input=… --output=" + other));
    assertThat(PublishedTable.run(output), is(run));
  }

  /** Nothing was wrong with the record: the schema did not know the field yet. */
  @Test
  void aNewerSchemaTakesUpWhatTheOlderOneDidNotKnow() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("sales.jsonl"),
            line(1, "2026-02-01T10:00:00Z", "quantity", 1)
                + line(2, "2026-02-01T11:00:00Z", "shop\":\"north\",\"quantity", 2)
                + line(1, "2026-02-01T12:00:00Z", "shop\":\"north\",\"quantity", 11));
    ingest(output, input, "--idFields=id", "--tableFormat=avro");
    Path newer =
        Files.writeString(
            folder.resolve("newer.avsc"),
            ReplayedSales.SCHEMA.replace(
                "]}", ",{\"name\":\"shop\",\"type\":[\"null\",\"string\"],\"default\":null}]}"));
    Path older =
        Files.writeString(
            folder.resolve("older.avsc"),
            ReplayedSales.SCHEMA.replace("{\"name\":\"quantity\",\"type\":\"int\"},", ""));

    Launched lost = replay("--schema=" + older);
    assertThat(lost.status(), is(2));
    assertThat(lost.err(), containsString("has lost the field quantity of the published table"));

    Launched replayed = replay("--schema=" + newer);
    assertThat(replayed.err(), replayed.status(), is(0));
    assertThat(
        PublishedTable.rows(output, "events"),
        Rows.sameAs(
            List.of(
                row(1, "2026-02-01T10:00:00Z", 1),
                Row.of(
                    Map.of(
                        "id",
                        2,
                        "at",
                        "2026-02-01T11:00:00Z",
                        "item",
                        "cup",
                        "quantity",
                        2,
                        "shop",
                        "north")))));
    assertThat(LandedEvents.in(output).totals().get("duplicates"), is(1L));
  }

  /** Of ann and eve later events come again: one is landed, the other broke a rule. */
  @Test
  void lettersOfProtectedEventsAreCorrectedAndMeetTheirPseudonyms() throws Exception {
    String header = "email,at,amount\n";
    String ann = "ann@example.org,2026-02-01T10:00:00Z,3\n";
    String eve = "eve@example.org,2026-02-01T10:00:00Z,900\n";
    String bobAgain = "bob@example.org,2026-02-01T11:00:00Z,";
    String annAgain = "ann@example.org,2026-02-02T10:00:00Z,";
    String eveAgain = "eve@example.org,2026-02-02T10:00:00Z,";
    Path input =
        Files.writeString(
            folder.resolve("signups.csv"),
            header + ann + eve + bobAgain + "x\n" + annAgain + "x\n" + eveAgain + "x\n");
    Files.writeString(
        schema,
        """
        {"type":"record","name":"Signup","fields":[
         {"name":"email","type":"string","privacy":"pseudonymise"},
         {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
         {"name":"amount","type":"int"}]}
        """);
    String key = "5f0d1c7be2a94866b3f57a1e9c20d8845f0d1c7be2a94866b3f57a1e9c20d884";
    ingest(
        output,
        input,
        "--idFields=email",
        "--privacyKeyFile=" + Files.writeString(folder.resolve("privacy.key"), key + "\n"),
        "--rules="
            + Files.writeString(
                folder.resolve("rules.yaml"),
                "rules:\n  - field: amount\n    range: {greatest: 100}\n"));

    assertFilesMustHoldWhatTheyHeld(key);

    Launched withheld = replay();
    assertThat(withheld.err(), withheld.status(), is(0));
    assertThat(withheld.out(), containsString("None of 3 dead letters was replayed"));
    assertThat(withheld.out(), containsString("run ingest-events --input=" + input));

    StringBuilder lines = new StringBuilder();
    for (JsonNode letter : PublishedTable.lines(output, "dead-letters")) {
      assertThat(letter.get("context").get("text").asText(), is(""));
      long offset = letter.get("source").get("offset").asLong() - (header + ann + eve).length();
      ObjectNode edited = (ObjectNode) letter;
      edited.put("payload", (offset == 0 ? bobAgain : offset < 50 ? annAgain : eveAgain) + "5");
      lines.append(edited).append('\n');
    }
    Path corrected = Files.writeString(folder.resolve("corrected.jsonl"), lines);
    Launched headless = replay("--corrected=" + corrected);
    assertThat(headless.status(), is(2));
    assertThat(headless.err(), containsString("does not say what its record stands in"));

    Files.writeString(
        corrected, lines.toString().replace("\"text\":\"\"", "\"text\":\"email,at,amount\""));
    Launched replayed = replay("--corrected=" + corrected);
    assertThat(replayed.err(), replayed.status(), is(0));
    assertThat(
        PublishedTable.rows(output, "events"),
        Rows.sameAs(
            List.of(
                Row.of(
                    Map.of(
                        "email",
                        pseudonym(key, "ann@example.org"),
                        "at",
                        "2026-02-01T10:00:00Z",
                        "amount",
                        3)),
                Row.of(
                    Map.of(
                        "email",
                        pseudonym(key, "bob@example.org"),
                        "at",
                        "2026-02-01T11:00:00Z",
                        "amount",
                        5)))));
    assertThat(PublishedTable.rows(output, "anomalies"), hasSize(1));
    assertThat(LandedEvents.in(output).totals().get("duplicates"), is(2L));
    assertThat(
        Leaks.in(output, List.of("ann@example.org", "bob@example.org", "eve@example.org")),
        is(Set.of()));
  }

  private void assertFilesMustHoldWhatTheyHeld(String key) throws IOException {
    String run = PublishedTable.run(output);
    Path other =
        Files.writeString(
            folder.resolve("other.key"), new StringBuilder(key).reverse().append('\n'));
    Launched otherKey = replay("--dryRun", "--privacyKeyFile=" + other);
    assertThat(otherKey.status(), is(2));
    assertThat(otherKey.err(), containsString("the key of pseudonyms has the id "));

    Path rules = folder.resolve("rules.yaml");
    String before = Files.readString(rules);
    Files.writeString(rules, before.replace("100", "1000"));
    Launched otherRules = replay("--dryRun");
    assertThat(otherRules.status(), is(2));
    assertThat(otherRules.err(), containsString(rules + " has changed since run " + run));
    Launched asked = replay("--dryRun", "--rules=" + rules);
    assertThat(asked.err(), asked.status(), is(0));
    Files.writeString(rules, "# as they were\n" + before);
  }

  /** With their sizes. */
  private static Map<String, Long> filesOf(Path folder) throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file.toString(), Files.size(file));
      }
    }
    return files;
  }

  private static String pseudonym(String key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of()
        .formatHex(
            mac.doFinal(("text:" + text.length() + ":" + text).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anEventThatACleanRunWouldHaveKeptInPlaceOfALandedOneIsRefused() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("sales.jsonl"),
            line(1, "2026-02-01T10:00:00Z", "quantitty", 1)
                + line(1, "2026-02-01T12:00:00Z", "quantity", 11));
    ingest(output, input, "--idFields=id");
    String run = PublishedTable.run(output);

    Launched refused = replay("--unknownFields=ignore", "--corrected=" + correctedQuantity());

    assertThat(refused.status(), is(1));
    assertThat(refused.err(), containsString("happened before the one with the same id"));
    assertThat(refused.err(), containsString("run ingest-events --input=" + input));
    assertThat(PublishedTable.run(output), is(run));
    assertThat(FilesBelow.matching(output, "owner.json"), hasSize(0));
  }

  private void assertNothingIsLeft() throws IOException {
    String run = PublishedTable.run(output);
    Launched again = replay();
    assertThat(again.err(), again.status(), is(0));
    assertThat(again.out(), containsString("No dead letters to replay in " + output));
    assertThat(PublishedTable.run(output), is(run));
  }

  private void ingest(Path to, Path input, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "ingest-events",
                "--input=" + input,
                "--schema=" + schema,
                "--eventTime=at",
                "--output=" + to));
    arguments.addAll(List.of(more));
    Launched launched = Launched.here(arguments);
    assertThat(launched.err(), launched.status(), is(0));
  }

  private Launched replay(String... more) {
    List<String> arguments = new ArrayList<>(List.of("replay-dead-letters", "--output=" + output));
    arguments.addAll(List.of(more));
    return Launched.here(arguments);
  }

  /** The dead letters as a person would have edited them. */
  private Path corrected(ReplayedSales sales) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (JsonNode letter : PublishedTable.lines(output, "dead-letters")) {
      JsonNode source = letter.get("source");
      String uri = source.get("uri").asText();
      ObjectNode edited = (ObjectNode) letter;
      edited.put("payload", sales.repaired(uri, source.get("offset").asLong()));
      if (uri.endsWith(".avro")) {
        edited.put("encoding", "base64");
      }
      lines.append(edited).append('\n');
    }
    return Files.writeString(folder.resolve("corrected.jsonl"), lines);
  }

  private Path correctedQuantity() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (JsonNode letter : PublishedTable.lines(output, "dead-letters")) {
      lines.append(letter.toString().replace("quantitty", "quantity")).append('\n');
    }
    return Files.writeString(folder.resolve("corrected.jsonl"), lines);
  }

  private static String line(long id, String at, String name, int quantity) {
    return "{\"id\":%d,\"at\":\"%s\",\"item\":\"cup\",\"%s\":%d}\n"
        .formatted(id, at, name, quantity);
  }

  private static Row row(long id, String at, int quantity) {
    return Row.of(Map.of("id", id, "at", at, "item", "cup", "quantity", quantity));
  }
}
