package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.beam.sdk.testing.CoderProperties;
import org.joda.time.Instant;

class FormatsPropertyTest {
  private static Path file = Path.of("");

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("rows", ".tmp");
  }

  @AfterContainer
  static void removeFile() throws IOException {
    Files.delete(file);
  }

  /** A row of the one kind that Parquet does not hold. */
  record Evidence(String name, Map<String, Double> figures) {}

  @Property(tries = 500)
  void jsonLinesGiveBackTheRowsAndTheirWeight(@ForAll("tables") List<TableRow> rows)
      throws IOException {
    assertGivenBack(JsonLinesFormat.of(TableRow.class).weighedBy("weight"), rows);
  }

  @Property(tries = 200)
  void parquetGivesBackTheRowsAndTheirWeight(@ForAll("tables") List<TableRow> rows)
      throws IOException {
    assertGivenBack(ParquetFormat.of(TableRow.class).weighedBy("weight"), rows);
  }

  private static void assertGivenBack(FileFormat<TableRow> format, List<TableRow> rows)
      throws IOException {
    FormatFiles.write(format, file, rows);

    assertThat(FormatFiles.read(format, file), is(rows));
    assertThat(
        FormatFiles.tally(format, file),
        is(new FileFormat.Tally(rows.size(), rows.stream().mapToLong(TableRow::weight).sum())));
  }

  @Property(tries = 300)
  void jsonLinesGiveBackMaps(@ForAll("evidence") Evidence evidence) throws IOException {
    FileFormat<Evidence> format = JsonLinesFormat.of(Evidence.class);
    FormatFiles.write(format, file, List.of(evidence));

    assertThat(FormatFiles.read(format, file), is(List.of(evidence)));
  }

  @Property(tries = 500)
  void jsonHasOneLineForEachRow(@ForAll("tables") List<TableRow> rows) throws IOException {
    FormatFiles.write(JsonLinesFormat.of(TableRow.class), file, rows);

    String text = Files.readString(file, StandardCharsets.UTF_8);

    assertThat(text.chars().filter(sign -> sign == '\n').count(), is((long) rows.size()));
  }

  @Property(tries = 500)
  void deadLettersGiveBackAnyBytes(
      @ForAll("payloads") byte[] payload, @ForAll("texts") String text, @ForAll long offset)
      throws IOException {
    DeadLetter letter =
        new DeadLetter(
            "Parse lines",
            "time",
            text,
            payload,
            payload.length + 3L,
            new SourcePosition("/logs/" + text, Math.abs(offset % (1L << 40))),
            offset % 2 == 0 ? null : new Instant(1_700_000_000_123L),
            offset % 3 == 0 ? null : new DeadLetter.Context("csv", text),
            (int) (offset & 7),
            DeadLetter.VERSION);
    FormatFiles.write(DeadLetterFormat.of(), file, List.of(letter));

    assertThat(FormatFiles.read(DeadLetterFormat.of(), file), is(List.of(letter)));
    assertThat(FormatFiles.tally(DeadLetterFormat.of(), file).rows(), is(1L));
  }

  @Property(tries = 500)
  void rowsTravelUnchanged(@ForAll("tables") List<TableRow> rows) throws Exception {
    for (TableRow row : rows) {
      CoderProperties.coderDecodeEncodeEqual(TableRowCoder.of(TableRow.class), row);
    }
  }

  @Property(tries = 200)
  void mapsTravelUnchanged(@ForAll("evidence") Evidence evidence) throws Exception {
    CoderProperties.coderDecodeEncodeEqual(TableRowCoder.of(Evidence.class), evidence);
  }

  @Provide
  Arbitrary<List<TableRow>> tables() {
    return Arbitraries.randomValue(TableRow::some);
  }

  @Provide
  Arbitrary<Evidence> evidence() {
    return Arbitraries.randomValue(
        random -> {
          Map<String, Double> figures = new LinkedHashMap<>();
          for (int i = random.nextInt(5); i > 0; i--) {
            figures.put(TableRow.text(random), TableRow.real(random));
          }
          return new Evidence(TableRow.text(random), figures);
        });
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.randomValue(TableRow::text);
  }

  /** Half of them text, half of them most likely not. */
  @Provide
  Arbitrary<byte[]> payloads() {
    return Arbitraries.oneOf(
        texts().map(text -> text.getBytes(StandardCharsets.UTF_8)),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(40));
  }
}
