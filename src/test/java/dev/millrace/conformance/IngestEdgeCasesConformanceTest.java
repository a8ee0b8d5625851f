package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.millrace.conformance.oracle.EventAnswer;
import dev.millrace.conformance.oracle.EventOracle;
import dev.millrace.conformance.oracle.EventQuestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events written by hand. */
@Tag("runs")
class IngestEdgeCasesConformanceTest {
  @TempDir Path folder;

  private Path schema;
  private Path flatSchema;

  @BeforeEach
  void writeSchemas() throws IOException {
    schema = Files.writeString(folder.resolve("order.avsc"), EventOddities.schema());
    flatSchema = Files.writeString(folder.resolve("flat.avsc"), EventOddities.flatSchema());
  }

  @Test
  void everyOddityOfJsonGetsTheOraclesAnswerInParquet() throws IOException {
    byte[] lines = EventOddities.jsonLines("\n");
    byte[] windows = EventOddities.jsonLines("\r\n");
    Path plain = Files.write(folder.resolve("a.jsonl"), lines);
    Path gzip = InputFiles.gzip(folder.resolve("b.json.gz"), windows);
    Path empty = Files.write(folder.resolve("empty.ndjson"), new byte[0]);

    IngestEventsRun.assertSameAnswer(
        EventQuestion.of(
                Map.of(plain, lines, gzip, windows, empty, new byte[0]), EventOddities.columns())
            .landedBy("at", "hour"),
        schema,
        folder.resolve("out"));
  }

  @Test
  void eventsWithIdsAreKeptOnceAndUnknownFieldsAreCounted() throws IOException {
    byte[] lines = EventOddities.jsonLines("\n");
    Path bzip2 = InputFiles.bzip2(folder.resolve("a.jsonl.bz2"), lines);
    Path zstd = InputFiles.zstd(folder.resolve("b.jsonl.zst"), lines);

    IngestEventsRun.assertSameAnswer(
        EventQuestion.of(Map.of(bzip2, lines, zstd, lines), EventOddities.columns())
            .landedBy("at", "date")
            .withIds("id", "state")
            .ignoringUnknown(),
        schema,
        folder.resolve("out"),
        "--tableFormat=jsonl");
  }

  @Test
  void everyOddityOfCsvGetsTheOraclesAnswerInAvro() throws IOException {
    byte[] unix = EventOddities.csv("\n");
    byte[] windows = EventOddities.csv("\r\n");
    byte[] marked =
        ("\uFEFF" + new String(unix, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    Path plain = Files.write(folder.resolve("a.csv"), unix);
    Path gzip = InputFiles.gzip(folder.resolve("b.csv.gz"), windows);
    Path mark = Files.write(folder.resolve("c.csv"), marked);
    byte[] bad = "id,at,id\n1,2026-02-01T10:00:00Z,1\n".getBytes(StandardCharsets.UTF_8);
    byte[] strange = "id,at,colour\n1,2026-02-01T10:00:00Z,red\n".getBytes(StandardCharsets.UTF_8);
    byte[] lacking = "id\n1\n".getBytes(StandardCharsets.UTF_8);

    LandedEvents landed =
        IngestEventsRun.assertSameAnswer(
            EventQuestion.of(
                    Map.of(
                        plain,
                        unix,
                        gzip,
                        windows,
                        mark,
                        marked,
                        Files.write(folder.resolve("d.csv"), bad),
                        bad,
                        Files.write(folder.resolve("e.csv"), strange),
                        strange,
                        Files.write(folder.resolve("f.csv"), lacking),
                        lacking),
                    EventOddities.flatColumns())
                .landedBy("at", "date"),
            flatSchema,
            folder.resolve("out"),
            "--tableFormat=avro");

    try (DataFileReader<GenericRecord> file =
        new DataFileReader<>(landed.files().get(0).toFile(), new GenericDatumReader<>())) {
      assertThat(file.getMetaString("millrace.schema.version"), is("3"));
      assertThat(file.getMetaString("millrace.run"), is(landed.folder().getFileName().toString()));
      assertThat(file.getSchema(), is(new Schema.Parser().parse(EventOddities.flatSchema())));
    }
  }

  /** What was landed in Avro, read again, is the same table. */
  @Test
  void avroGetsTheAnswerOfTheJsonThatItWasMadeOf() throws IOException {
    byte[] lines = EventOddities.jsonLines("\n");
    Path json = Files.write(folder.resolve("a.jsonl"), lines);
    EventQuestion question =
        EventQuestion.of(Map.of(json, lines), EventOddities.columns()).landedBy("at", "date");
    LandedEvents first =
        IngestEventsRun.assertSameAnswer(
            question, schema, folder.resolve("first"), "--tableFormat=avro");

    Launched launched =
        Launched.here(
            java.util.List.of(
                "ingest-events",
                "--input=" + first.folder().resolve("events"),
                "--schema=" + schema,
                "--eventTime=at",
                "--output=" + folder.resolve("second")));

    assertThat(launched.err(), launched.status(), is(0));
    EventAnswer again = LandedEvents.in(folder.resolve("second")).answer();
    EventAnswer expected = EventOracle.answer(question);
    assertThat(again.events(), Rows.sameAs(expected.events()));
    assertThat(again.deadLetters(), hasSize(0));
    assertThat(again.totals().get("read"), is(expected.totals().get("kept")));
  }

  @Test
  void timesOfAZoneGetTheOraclesAnswer() throws IOException {
    String[] times = {
      "2026-03-29 00:59:59",
      "2026-03-29 01:30:00",
      "2026-03-29 02:00:00",
      "2026-10-25 00:30:00",
      "2026-10-25 01:30:00",
      "2026-10-25 02:30:00",
      "2026-07-01T12:00Z"
    };
    StringBuilder text = new StringBuilder("id,at\n");
    for (int i = 0; i < times.length; i++) {
      text.append(i).append(',').append(times[i]).append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("local.csv"), bytes);

    IngestEventsRun.assertSameAnswer(
        EventQuestion.of(Map.of(file, bytes), EventOddities.flatColumns())
            .landedBy("at", "hour")
            .inZone(ZoneId.of("Europe/London")),
        flatSchema,
        folder.resolve("out"));
  }

  @Test
  void recordsOfMoreThanAMebibyteGetTheOraclesAnswer() throws IOException {
    String head = "id,at,note\n1,2026-02-01T10:00:00Z,";
    String text =
        head
            + "a".repeat((1 << 20) - 24)
            + "\n2,2026-02-01T10:00:00Z,"
            + "b".repeat(2 << 20)
            + "\n3,2026-02-01T10:00:00Z,\"open\n4,2026-02-01T10:00:00Z,x\n5,2026-02-01T10:00:00Z,"
            + "c".repeat(3 << 20)
            + "\n6,2026-02-01T10:00:00Z,last\n";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("long.csv"), bytes);

    LandedEvents landed =
        IngestEventsRun.assertSameAnswer(
            EventQuestion.of(Map.of(file, bytes), EventOddities.flatColumns()),
            flatSchema,
            folder.resolve("out"));

    assertThat(landed.answer().events(), hasSize(3));
  }

  @Test
  void aPartitionWithMuchInItHasSeveralFilesAndOneWithLittleHasOne() throws IOException {
    StringBuilder text = new StringBuilder("id,at,note\n");
    for (int i = 0; i < 3_000; i++) {
      text.append(i).append(",2026-02-01T10:00:00Z,").append("x".repeat(1_000)).append('\n');
    }
    text.append("1,2026-02-02T10:00:00Z,x\n");
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("big.csv"), bytes);

    LandedEvents landed =
        IngestEventsRun.assertSameAnswer(
            EventQuestion.of(Map.of(file, bytes), EventOddities.flatColumns())
                .landedBy("at", "date"),
            flatSchema,
            folder.resolve("out"),
            "--megabytesPerFile=1");

    assertThat(
        landed.files().stream()
            .map(one -> landed.folder().resolve("events").relativize(one).toString())
            .toList(),
        is(
            java.util.List.of(
                "date=2026-02-01/part-00000-of-00004.parquet",
                "date=2026-02-01/part-00001-of-00004.parquet",
                "date=2026-02-01/part-00002-of-00004.parquet",
                "date=2026-02-01/part-00003-of-00004.parquet",
                "date=2026-02-02/part-00000-of-00001.parquet")));
  }

  @Test
  void aRunOfWhichNothingCanBeUsedIsNotPublished() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{\n\n}\n");
    EventQuestion question = EventQuestion.of(Map.of(file, new byte[0]), EventOddities.columns());

    Launched launched =
        Launched.here(IngestEventsRun.arguments(question, schema, folder.resolve("out")));

    assertThat(launched.status(), is(1));
    assertThat(launched.err(), containsString("nothing was published"));
    assertThat(Files.exists(folder.resolve("out/current.json")), is(false));
  }
}
