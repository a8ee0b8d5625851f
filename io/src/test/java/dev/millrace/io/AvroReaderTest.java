package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that Avro's own writer has written, and what becomes of them when they are damaged. */
class AvroReaderTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("Word").fields().requiredString("text").endRecord();

  private static final int MARKER_LENGTH = 16;

  @TempDir private Path folder = Path.of("");

  /** Where each block ends, and how many records there are up to there. */
  private final NavigableMap<Integer, Integer> boundaries = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate"})
  void aFileThatIsCutIsRefusedUnlessItIsCutBetweenBlocks(String codec) throws IOException {
    byte[] whole = container(codec);
    assertThat("blocks", boundaries.size(), is(4));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      Integer records = boundaries.get(length);
      if (records == null) {
        assertThrows(FileReadException.class, () -> read(cut), "cut at " + length);
      } else {
        assertThat("cut at " + length, read(cut), is(words(records)));
      }
    }
    assertThat(read(whole), is(words(6)));
  }

  @Test
  void aBlockOfNoRecordsIsRefusedForAvroWouldStopThere() throws IOException {
    byte[] whole = container("null");
    int boundary = boundaries.higherKey(boundaries.firstKey());
    ByteArrayOutputStream damaged = new ByteArrayOutputStream();
    damaged.write(whole, 0, boundary);
    damaged.write(new byte[2]);
    damaged.write(whole, boundary - MARKER_LENGTH, MARKER_LENGTH);
    damaged.write(whole, boundary, whole.length - boundary);

    FileReadException refused =
        assertThrows(FileReadException.class, () -> read(damaged.toByteArray()));

    assertThat(refused.getMessage(), containsString("it has a block of 0 records"));
  }

  @Test
  void whatWasAppendedAfterTheFileWasFoundIsLeftAlone() throws IOException {
    byte[] whole = container("null");
    int found = boundaries.lowerKey(whole.length);
    Path file = Files.write(folder.resolve("grown.avro"), whole);

    assertThat(read(FileRange.whole(file.toString(), FileCompression.NONE, found)), is(words(3)));
  }

  /** Three blocks of one, two and three words. */
  private byte[] container(String codec) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(SCHEMA))) {
      writer.setCodec(CodecFactory.fromString(codec));
      writer.create(SCHEMA, bytes);
      writer.flush();
      boundaries.put(bytes.size(), 0);
      int written = 0;
      for (int block = 1; block <= 3; block++) {
        for (int record = 0; record < block; record++) {
          GenericRecord word = new GenericData.Record(SCHEMA);
          word.put("text", "word " + written);
          writer.append(word);
          written++;
        }
        writer.flush();
        boundaries.put(bytes.size(), written);
      }
    }
    return bytes.toByteArray();
  }

  private static List<String> words(int count) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add("word " + i);
    }
    return words;
  }

  private List<String> read(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("words.avro"), bytes);
    return read(FileRange.whole(file.toString(), FileCompression.NONE, bytes.length));
  }

  private static List<String> read(FileRange file) throws IOException {
    List<String> words = new ArrayList<>();
    AvroReader.read(file, (record, number) -> words.add(record.get("text").toString()));
    return words;
  }
}
