package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.DeadLetter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  private static final int LIMIT = DeadLetter.MAX_PAYLOAD;
  private static final int KEPT = DeadLetter.KEPT_OF_LARGER;

  @TempDir private Path folder = Path.of("");

  @Test
  void handsOnEachLineWithItsOffsetAndWithoutItsEnd() throws IOException {
    assertThat(
        read(file("a.log", "one\n\ntwo\r\n\r\nthree\r \rend")),
        contains(
            line(0, "one"), line(4, ""), line(5, "two"), line(10, ""), line(12, "three\r \rend")));
  }

  @Test
  void keepsACarriageReturnThatEndsTheFile() throws IOException {
    assertThat(read(file("a.log", "one\r")), contains(line(0, "one\r")));
  }

  @ParameterizedTest
  @EnumSource
  void findsNoLineInAnEmptyText(FileCompression compression) throws IOException {
    Path file = folder.resolve("empty.log" + compression.extension());
    Files.write(file, TestFiles.compressed(compression, new byte[0]));

    assertThat(read(TestFiles.whole(file)), is(empty()));
  }

  @Test
  void leavesTheRestOfALineToTheRangeInWhichItStarts() throws IOException {
    Path file = Files.writeString(folder.resolve("a.log"), "first\nsecond\nthird\n");

    assertThat(read(range(file, 0, 7)), contains(line(0, "first"), line(6, "second")));
    assertThat(read(range(file, 7, 13)), is(empty()));
    assertThat(read(range(file, 13, 19)), contains(line(13, "third")));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 2, 70_000, 1_500_000})
  void holdsALineOfOneMebibyteAndDigestsALongerOne(int more) throws IOException {
    byte[] longLine = new byte[LIMIT + more];
    for (int i = 0; i < longLine.length; i++) {
      longLine[i] = (byte) ('a' + i % 23);
    }
    String text = new String(longLine, StandardCharsets.ISO_8859_1);
    for (String before : List.of("", "short\n", "x".repeat(300_000) + "\r\n")) {
      for (String after : List.of("", "\n", "\r\n", "\nshort", "\r\nshort\n", "\r")) {
        String whole = before + text + after;
        FileRange range = file("long.log", whole);
        assertThat(
            read(range),
            is(CollectedLine.expected(whole.getBytes(StandardCharsets.ISO_8859_1), LIMIT, KEPT)));
      }
    }
  }

  @Test
  void digestsALongLineThatReachesOverSeveralRanges() throws IOException {
    byte[] text = new byte[5_000_000];
    Arrays.fill(text, (byte) 'x');
    text[10] = '\n';
    text[4_000_000] = '\n';
    Path file = Files.write(folder.resolve("long.log"), text);
    CollectedLine.Collector collector = new CollectedLine.Collector();
    LineReader reader = LineReader.create();

    for (int start = 0; start < text.length; start += 500_000) {
      reader.read(range(file, start, start + 500_000), collector);
    }

    assertThat(collector.lines, is(CollectedLine.expected(text, LIMIT, KEPT)));
  }

  @Test
  void servesOneRangeAfterTheOther() throws IOException {
    LineReader reader = LineReader.create();
    CollectedLine.Collector collector = new CollectedLine.Collector();

    reader.read(file("a.log", "x".repeat(2_000_000) + "\nend"), new CollectedLine.Collector());
    reader.read(file("b.log", "one\ntwo"), collector);

    assertThat(collector.lines, contains(line(0, "one"), line(4, "two")));
  }

  @Test
  void reportsItsProgressInBytesOfTheFilesAndInLines() throws IOException {
    Path file = Files.writeString(folder.resolve("a.log"), "first\nsecond\nthird\n");
    Path compressed = folder.resolve("b.log.gz");
    Files.write(compressed, TestFiles.compressed(FileCompression.GZIP, new byte[100_000]));
    ReadProgress.Snapshot start = ReadProgress.snapshot();

    read(range(file, 0, 7));
    read(range(file, 7, 19));
    read(TestFiles.whole(compressed));

    // Other tests of this JVM may run at the same time.
    ReadProgress.Snapshot progress = ReadProgress.snapshot().since(start);
    assertThat(progress.bytesRead(), is(greaterThanOrEqualTo(19 + Files.size(compressed))));
    assertThat(progress.linesRead(), is(greaterThanOrEqualTo(4L)));
  }

  @Test
  void saysThatAFileHasGone() throws IOException {
    FileRange range = file("gone.log", "line\n");
    Files.delete(Path.of(range.uri()));

    assertThat(
        refusal(range),
        allOf(
            startsWith("unreadable file: " + range.uri() + " cannot be opened ("),
            endsWith("); check that it exists and that this user may read it")));
  }

  @Test
  void saysThatAFolderIsNoFile() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner.log"));

    assertThat(
        refusal(FileRange.whole(inner.toString(), FileCompression.NONE, 4)),
        startsWith("unreadable file: " + inner + " cannot be opened ("));
  }

  @Test
  void saysThatAFileHasBecomeShorter() throws IOException {
    FileRange range = file("a.log", "first\nsecond\n");
    Path file = Path.of(range.uri());
    FileRange later = range(file, 10, 13);
    Files.writeString(file, "first\n");
    String expected =
        "file changed: "
            + file
            + " has 6 bytes and had 13 when the run started; run again when nobody truncates it";

    assertThat(refusal(range), is(expected));
    assertThat(refusal(later), is(expected));
  }

  @Test
  void letsThroughWhatTheConsumerThrows() throws IOException {
    FileRange range = file("a.log", "line\n");
    IllegalStateException thrown = new IllegalStateException("full");

    assertThat(
        assertThrows(
            IllegalStateException.class,
            () ->
                LineReader.create()
                    .read(
                        range,
                        new LineConsumer() {
                          @Override
                          public void accept(byte[] buffer, int from, int to, long offset) {
                            throw thrown;
                          }

                          @Override
                          public void acceptOversized(OversizedLine line) {}
                        })),
        is(thrown));
  }

  private FileRange file(String name, String text) throws IOException {
    return TestFiles.whole(
        Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1));
  }

  private static FileRange range(Path file, long start, long end) throws IOException {
    return new FileRange(file.toString(), start, end, FileCompression.NONE, Files.size(file));
  }

  private static List<CollectedLine> read(FileRange range) throws IOException {
    CollectedLine.Collector collector = new CollectedLine.Collector();
    LineReader.create().read(range, collector);
    return collector.lines;
  }

  private static String refusal(FileRange range) {
    return String.valueOf(assertThrows(FileReadException.class, () -> read(range)).getMessage());
  }

  private static CollectedLine line(long offset, String text) {
    return new CollectedLine(offset, text, text.length(), "");
  }
}
