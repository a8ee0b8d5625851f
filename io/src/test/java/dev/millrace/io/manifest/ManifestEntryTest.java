package dev.millrace.io.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.Announcement;
import dev.millrace.io.Announcement.Landed;
import dev.millrace.io.Edge;
import dev.millrace.io.Ledger;
import dev.millrace.io.LedgerPlan;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.kafka.TopicGap;
import dev.millrace.io.kafka.TopicPosition;
import dev.millrace.io.manifest.Manifest.DataFile;
import dev.millrace.io.manifest.Manifest.Kind;
import dev.millrace.io.manifest.Manifest.Partition;
import dev.millrace.io.manifest.Manifest.Source;
import dev.millrace.io.manifest.ManifestEntry.TableEntry;
import dev.millrace.transforms.LedgerCount.Side;
import dev.millrace.transforms.Receipt;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.values.PCollectionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose files are written by hand, each of two rows. */
class ManifestEntryTest {
  private static final Edge ROWS = new Edge("Read", "Land", "rows");
  private static final LedgerPlan PLAN =
      LedgerPlan.of("test").withEdges(ROWS).withTotal("kept", Side.SENT, ROWS);
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          "{\"type\":\"record\",\"name\":\"Sale\",\"version\":7,"
              + "\"fields\":[{\"name\":\"id\",\"type\":\"long\"}]}");

  /** Of the bytes {@code abc}: FIPS 180-2, appendix B.1. */
  private static final String SHA_256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final Announcement.Evidence NO_EVIDENCE =
      new Announcement.Evidence() {
        @Override
        public <V> V of(PCollectionView<V> view) {
          throw new IllegalArgumentException("Nobody asks for evidence: " + view);
        }
      };

  @TempDir private Path output;

  @Test
  void listsTheFilesOfARun() throws IOException {
    Run run = run(1);
    List<Landed> landed =
        List.of(
            landed(run, "events/date=2026-02-01/part-00000-of-00002.jsonl"),
            landed(run, "events/date=2026-02-01/part-00001-of-00002.jsonl"),
            landed(run, "events/date=2026-02-02/part-00000-of-00001.jsonl"));

    announce(entry(3), run, landed);
    Publication.of(run).publish("test");

    Manifest manifest = Manifest.read(output.toString()).orElseThrow();
    assertThat(manifest.kind(), is(Kind.WHOLE));
    Manifest.DeclaredSchema schema = manifest.declaredSchema();
    assertThat(schema.version(), is("7"));
    assertThat(schema.avro().path("fields").path(0).path("name").asText(), is("id"));
    assertThat(manifest.ledger(), is(Map.of("kept", 6L)));
    assertThat(manifest.arguments(), is(List.of("--input=a.jsonl")));
    assertThat(
        manifest.table("events").orElseThrow().runs().get(0).partitions(),
        is(
            List.of(
                new Partition(
                    "date=2026-02-01",
                    4,
                    List.of(
                        file(run, "events/date=2026-02-01/part-00000-of-00002.jsonl"),
                        file(run, "events/date=2026-02-01/part-00001-of-00002.jsonl"))),
                new Partition(
                    "date=2026-02-02",
                    2,
                    List.of(file(run, "events/date=2026-02-02/part-00000-of-00001.jsonl"))))));
  }

  private static DataFile file(Run run, String path) {
    return new DataFile("runs/" + run.id() + "/" + path, 3, 2, SHA_256_OF_ABC);
  }

  @Test
  void aRetryWritesTheSameTextAlsoAfterTheRunWasPublished() throws IOException {
    Run run = run(1);
    List<Landed> landed = List.of(landed(run, "events/part-00000-of-00001.jsonl"));
    announce(entry(3), run, landed);
    String first = text(run);
    Publication.of(run).publish("test");

    announce(entry(3), run, landed);

    assertThat(text(run), is(first));
    assertThat(Manifest.of(run).orElseThrow().toJson(), is(first));
  }

  @Test
  void anAdditionListsWhatItIsBasedOnAndItsOwn() throws IOException {
    Run first = published(1, entry(3));
    Run second = published(2, entry(3).addingTo(first.id()));
    Run third = run(3);
    List<Landed> landed = List.of(landed(third, "events/part-00000-of-00001.jsonl"));

    announce(entry(3).addingTo(second.id()), third, landed);
    String text = text(third);
    Publication.of(third).publish("test");
    announce(entry(3).addingTo(second.id()), third, landed);

    Manifest manifest = Manifest.read(output.toString()).orElseThrow();
    assertThat(manifest.basedOn(), is(second.id()));
    assertThat(manifest.kind(), is(Kind.ADDITION));
    assertThat(
        manifest.table("events").orElseThrow().files().map(DataFile::path).toList(),
        is(
            List.of(
                "runs/" + first.id() + "/events/part-00000-of-00001.jsonl",
                "runs/" + second.id() + "/events/part-00000-of-00001.jsonl",
                "runs/" + third.id() + "/events/part-00000-of-00001.jsonl")));
    assertThat("a retry", text(third), is(text));
  }

  @Test
  void anAdditionToARunThatIsNotPublishedAnyMoreIsRefused() throws IOException {
    Run first = published(1, entry(3));
    Run second = published(2, entry(3));
    Run third = run(3);

    String refusal =
        assertThrows(
                IOException.class, () -> announce(entry(3).addingTo(first.id()), third, List.of()))
            .getMessage();

    assertThat(refusal, containsString("is " + second.id() + " now, and was " + first.id()));
    assertThat(Manifest.of(third).isPresent(), is(false));
  }

  @Test
  void aRunThatAKeptManifestListsIsNotRemoved() throws IOException {
    Run replaced = published(1, entry(2));
    Run base = published(2, entry(2));
    Run addition = published(3, entry(2).addingTo(base.id()));
    Run more = published(4, entry(2).addingTo(addition.id()));

    assertThat(runs(), containsInAnyOrder(base.id(), addition.id(), more.id()));

    Run whole = published(5, entry(2));
    assertThat(
        "the manifest of " + more.id() + " is kept and lists them",
        runs(),
        containsInAnyOrder(base.id(), addition.id(), more.id(), whole.id()));

    Run last = published(6, entry(2));
    assertThat(runs(), containsInAnyOrder(whole.id(), last.id()));
    assertThat(Files.exists(Path.of(replaced.folder().toString())), is(false));
  }

  @Test
  void aManifestThatCannotBeReadKeepsAllRuns() throws IOException {
    Run first = published(1, entry(1));
    Run second = run(2);
    announce(entry(1), second, List.of(landed(second, "events/part-00000-of-00001.jsonl")));
    Files.writeString(Path.of(second.folder().toString(), "manifest.json"), "{\"version\":2}");

    Publication.of(second).publish("test");
    entry(1).tidy(second);

    assertThat(runs(), containsInAnyOrder(first.id(), second.id()));
    assertThat(
        assertThrows(IOException.class, () -> Manifest.read(output.toString())).getMessage(),
        is(
            second.folder()
                + "manifest.json is of version 2 (must be 1): use the version of Millrace that"
                + " wrote it, or a later one"));
  }

  @Test
  void aFileThatTheRunDidNotLandIsRefused() throws IOException {
    assertRefused(
        "events/part-00001-of-00009.jsonl has 3 bytes, and the run landed no file there",
        run -> write(run, "events/part-00001-of-00009.jsonl"));
  }

  @Test
  void aFileThatIsGoneIsRefused() throws IOException {
    assertRefused(
        "events/part-00000-of-00001.jsonl has no file, and the run landed 3 bytes there",
        run -> Files.delete(path(run, "events/part-00000-of-00001.jsonl")));
  }

  @Test
  void aFileOfAnotherSizeIsRefused() throws IOException {
    assertRefused(
        "events/part-00000-of-00001.jsonl has 4 bytes, and the run landed 3 bytes there",
        run -> Files.writeString(path(run, "events/part-00000-of-00001.jsonl"), "abcd"));
  }

  private void assertRefused(String message, Change change) throws IOException {
    Run run = run(1);
    List<Landed> landed = List.of(landed(run, "events/part-00000-of-00001.jsonl"));
    change.in(run);

    String refusal =
        assertThrows(IOException.class, () -> announce(entry(3), run, landed)).getMessage();

    assertThat(refusal, containsString(message));
    assertThat(Manifest.of(run).isPresent(), is(false));
  }

  /** What somebody does to the files of a run. */
  private interface Change {
    void in(Run run) throws IOException;
  }

  @Test
  void rowsThatAreElsewhereHaveNoFiles() throws IOException {
    Run run = run(1);
    ManifestEntry entry =
        ManifestEntry.of("test", SCHEMA, new Source(List.of(), 0, 0), List.of(), 3)
            .withTable(TableEntry.elsewhere("events", "postgresql", ROWS, SCHEMA.fingerprint()));

    entry.announce(
        run,
        Ledger.close(PLAN, run.id(), List.of(ROWS.sent(9), ROWS.received(9))),
        List.of(),
        NO_EVIDENCE);

    Manifest.TableRun events =
        Manifest.of(run).orElseThrow().table("events").orElseThrow().runs().get(0);
    assertThat(events.rows(), is(9L));
    assertThat(events.partitions(), is(List.of()));
  }

  @Test
  void aManifestThatKnowsNoGapsIsReadAndAddedTo() throws IOException {
    Run first = published(1, entry(3));
    Path file = Path.of(first.folder().toString(), "manifest.json");
    String text = Files.readString(file);
    assertThat(text, containsString("\"gaps\":[],"));
    Files.writeString(file, text.replace("\"gaps\":[],", ""));

    Run second = published(2, entry(3).addingTo(first.id()));

    assertThat(Manifest.ofPublished(first).gaps(), is(List.of()));
    assertThat(Manifest.ofPublished(second).table("events").orElseThrow().files().count(), is(2L));
  }

  /** As a replay of what came from topics is. */
  @Test
  void anAdditionThatReadNoTopicsKeepsHowFarTheyWereRead() throws IOException {
    TopicPosition reached = new TopicPosition("sales", "id", 0, 7);
    TopicGap gone = new TopicGap("sales", 0, 2, 4);
    Run first = published(1, entry(3).reaching(List.of(reached), List.of(gone)));

    Run second = published(2, entry(3).addingTo(first.id()));

    assertThat(Manifest.ofPublished(second).offsets(), is(List.of(reached)));
    assertThat(Manifest.ofPublished(second).gaps(), is(List.of(gone)));
  }

  @Test
  void anAdditionInAnotherFormatIsRefused() throws IOException {
    Run first = published(1, entry(3));
    Run second = run(2);
    ManifestEntry other =
        ManifestEntry.of("test", SCHEMA, new Source(List.of(), 0, 0), List.of(), 3)
            .withTable(TableEntry.inFiles("events", "parquet", ROWS, SCHEMA.fingerprint()))
            .addingTo(first.id());

    assertThat(
        assertThrows(IllegalStateException.class, () -> announce(other, second, List.of()))
            .getMessage(),
        is(
            "The table events of the published run is in jsonl, and this run would add to it in"
                + " parquet, which no reader expects: land as before, or choose another --output"));
    assertThat(Manifest.of(second).isPresent(), is(false));
  }

  @Test
  void whereNothingIsPublishedThereIsNoManifest() throws IOException {
    assertThat(Manifest.read(output.toString()), is(Optional.empty()));
  }

  private Run published(int number, ManifestEntry entry) throws IOException {
    Run run = run(number);
    announce(entry, run, List.of(landed(run, "events/part-00000-of-00001.jsonl")));
    Publication.of(run).publish("test");
    entry.tidy(run);
    return run;
  }

  private static void announce(ManifestEntry entry, Run run, List<Landed> landed)
      throws IOException {
    long rows = landed.stream().mapToLong(Landed::rows).sum();
    entry.announce(
        run,
        Ledger.close(PLAN, run.id(), List.of(ROWS.sent(rows), ROWS.received(rows))),
        new ArrayList<>(landed),
        NO_EVIDENCE);
  }

  private static ManifestEntry entry(int keepRuns) {
    return ManifestEntry.of(
            "test",
            SCHEMA,
            new Source(List.of("a.jsonl"), 1, 10),
            List.of("--input=a.jsonl"),
            keepRuns)
        .withTable(TableEntry.inFiles("events", "jsonl", ROWS, SCHEMA.fingerprint()));
  }

  private static Landed landed(Run run, String path) throws IOException {
    write(run, path);
    return new Landed(ROWS, 2, new Receipt(run.folder() + path, 3, SHA_256_OF_ABC));
  }

  private static void write(Run run, String path) throws IOException {
    Files.createDirectories(path(run, path).getParent());
    Files.writeString(path(run, path), "abc", UTF_8);
  }

  private static Path path(Run run, String path) {
    return Path.of(run.folder().toString(), path);
  }

  private static String text(Run run) throws IOException {
    return Files.readString(path(run, "manifest.json"));
  }

  private Run run(int number) {
    return new Run(output.toString(), "2026030%dT120000Z-0001".formatted(number));
  }

  private List<String> runs() throws IOException {
    try (var runs = Files.list(output.resolve("runs"))) {
      return runs.map(run -> run.getFileName().toString()).toList();
    }
  }
}
