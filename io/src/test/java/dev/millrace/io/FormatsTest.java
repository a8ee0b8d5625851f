package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatsTest {
  private final Path file;

  FormatsTest(@TempDir Path folder) {
    this.file = folder.resolve("table");
  }

  record Small(
      String name,
      long count,
      @Nullable Double share,
      Instant time,
      List<Long> parts,
      Map<String, Double> figures) {}

  @Test
  void jsonIsAsDocumented() throws IOException {
    Small row =
        new Small(
            "a \"b\"",
            1L << 60,
            0.5,
            Instant.parse("2026-03-01T10:00:00Z"),
            List.of(1L, 2L),
            Map.of("errors", 3.0));
    Small bare = new Small("é", 0, null, Instant.ofEpochMilli(-1), List.of(), Map.of());

    FormatFiles.write(JsonLinesFormat.of(Small.class), file, List.of(row, bare));

    assertThat(
        Files.readString(file),
        is(
            "{\"name\":\"a \\\"b\\\"\",\"count\":1152921504606846976,\"share\":0.5,"
                + "\"time\":\"2026-03-01T10:00:00.000Z\",\"parts\":[1,2],"
                + "\"figures\":{\"errors\":3.0}}\n"
                + "{\"name\":\"é\",\"count\":0,\"time\":\"1969-12-31T23:59:59.999Z\","
                + "\"parts\":[],\"figures\":{}}\n"));
  }

  @Test
  void jsonRefusesWhatIsNoNumber() {
    record Share(double share) {}

    for (double share : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      IllegalArgumentException refusal =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  FormatFiles.write(
                      JsonLinesFormat.of(Share.class), file, List.of(new Share(share))));
      assertThat(
          refusal.getMessage(), is("Invalid number for JSON: " + share + " (must be finite)"));
    }
  }

  @Test
  void aDeadLetterIsReadableWhereItIsTextAndBase64WhereNot() throws IOException {
    SourcePosition position = new SourcePosition("/logs/a.log", 17);
    DeadLetter text = DeadLetter.of("Parse", "time", "No time", bytes("GET é"), position, null);
    DeadLetter binary =
        DeadLetter.of(
            "Parse", "time", "No time", new byte[] {0x16, 3, (byte) 0xff}, position, null);

    FormatFiles.write(DeadLetterFormat.of(), file, List.of(text, binary));

    String start = "{\"step\":\"Parse\",\"reason\":\"time\",\"message\":\"No time\",";
    String end = "\"source\":{\"uri\":\"/logs/a.log\",\"offset\":17},\"version\":2}\n";
    assertThat(
        Files.readString(file),
        is(
            start
                + "\"payload\":\"GET é\",\"payloadLength\":6,"
                + end
                + start
                + "\"payload\":\"FgP/\",\"encoding\":\"base64\",\"payloadLength\":3,"
                + end));
  }

  @Test
  void aFileMayHaveSeveralRowGroups() throws IOException {
    Random random = new Random(7);
    List<TableRow.Part> rows =
        LongStream.range(0, 40_000)
            .mapToObj(i -> new TableRow.Part(noise(random, 600), i, null))
            .toList();
    FileFormat<TableRow.Part> format = ParquetFormat.of(TableRow.Part.class).weighedBy("count");

    FormatFiles.write(format, file, rows);

    try (ParquetFileReader reader =
        ParquetFileReader.open(ParquetChannels.input(Files.newByteChannel(file)))) {
      assertThat(reader.getRowGroups().size(), greaterThan(1));
    }
    assertThat(
        FormatFiles.tally(format, file), is(new FileFormat.Tally(40_000, 40_000L * 39_999 / 2)));
    assertThat(FormatFiles.read(format, file), is(rows));
  }

  @Test
  void aTableWithoutRowsIsAFile() throws IOException {
    for (FileFormat<TableRow> format :
        List.of(JsonLinesFormat.of(TableRow.class), ParquetFormat.of(TableRow.class))) {
      FormatFiles.write(format, file, List.of());

      assertThat(FormatFiles.read(format, file), is(List.of()));
      assertThat(FormatFiles.tally(format, file), is(new FileFormat.Tally(0, 0)));
    }
  }

  @Test
  void aFileThatWasCutShortIsNotCountedAsWhole() throws IOException {
    List<TableRow> rows = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      rows.add(TableRow.any(random));
    }
    for (FileFormat<TableRow> format :
        List.of(JsonLinesFormat.of(TableRow.class), ParquetFormat.of(TableRow.class))) {
      byte[] whole = Files.readAllBytes(FormatFiles.write(format, file, rows));
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 10));

      assertThrows(Exception.class, () -> FormatFiles.tally(format, file));
    }
  }

  @Test
  void refusesTypesThatNoFormatHolds() {
    record Listed(List<List<String>> lists) {}
    record Mapped(Map<String, Long> counts) {}
    record Sided(FileCompression compression) {}

    for (Class<?> type : List.of(Listed.class, Mapped.class, Sided.class)) {
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> JsonLinesFormat.of(type));
      assertThat(
          refusal.getMessage(),
          containsString(
              " in "
                  + type.getSimpleName()
                  + ": "
                  + type.getRecordComponents()[0].getGenericType().getTypeName()
                  + " (must be a string, a whole number, "));
    }
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> ParquetFormat.of(Small.class))
            .getMessage(),
        is("Invalid column figures: Parquet tables hold no maps (use a list of records)"));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> JsonLinesFormat.of(String.class))
            .getMessage(),
        is("Invalid table type: java.lang.String (must be a record with components)"));
  }

  @Test
  void refusesToWeighByWhatIsNoColumnOfWholeNumbers() {
    for (String column : List.of("wieght", "text", "maybeLarge")) {
      String message = "Invalid column to weigh by: " + column + " (must be a column of type long)";
      assertThat(
          assertThrows(
                  IllegalArgumentException.class,
                  () -> ParquetFormat.of(TableRow.class).weighedBy(column))
              .getMessage(),
          is(message));
      assertThat(
          assertThrows(
                  IllegalArgumentException.class,
                  () -> JsonLinesFormat.of(TableRow.class).weighedBy(column))
              .getMessage(),
          is(message));
    }
  }

  @Test
  void theCoderOfRowsCanTravelItself() {
    CoderProperties.coderSerializable(TableRowCoder.of(TableRow.class));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String noise(Random random, int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return new String(noise, StandardCharsets.ISO_8859_1);
  }
}
