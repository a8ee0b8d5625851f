package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class LineReaderPropertyTest {
  private static Path folder = Path.of("");

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("lines");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Property(tries = 3000)
  void anyRangesOfAFileGiveEachLineOnce(
      @ForAll("texts") byte[] text,
      @ForAll @Size(max = 6) List<@IntRange(max = 300) Integer> cuts,
      @ForAll @IntRange(min = 1, max = 40) int capacity,
      @ForAll @IntRange(min = 1, max = 30) int limit,
      @ForAll @IntRange(min = 1, max = 30) int kept)
      throws IOException {
    Path file = Files.write(folder.resolve("plain.log"), text);
    LineReader reader = LineReader.withLimits(capacity, limit, kept);
    CollectedLine.Collector collector = new CollectedLine.Collector();
    long lines = 0;

    for (FileRange range : ranges(file, text.length, cuts)) {
      lines += reader.read(range, collector);
    }

    assertThat(collector.lines, is(CollectedLine.expected(text, limit, kept)));
    assertThat(lines, is((long) collector.lines.size()));
  }

  @Property(tries = 500)
  void everyByteOfAFileMayBeARangeOfItsOwn(
      @ForAll("texts") byte[] text, @ForAll @IntRange(min = 1, max = 30) int limit)
      throws IOException {
    Path file = Files.write(folder.resolve("bytes.log"), text);
    CollectedLine.Collector collector = new CollectedLine.Collector();

    for (int i = 0; i < text.length; i++) {
      FileRange range = new FileRange(file.toString(), i, i + 1, FileCompression.NONE, text.length);
      LineReader.withLimits(4, limit, 3).read(range, collector);
    }

    assertThat(collector.lines, is(CollectedLine.expected(text, limit, 3)));
  }

  @Property(tries = 500)
  void compressionChangesNothing(
      @ForAll("texts") byte[] text,
      @ForAll FileCompression compression,
      @ForAll @IntRange(min = 1, max = 40) int capacity,
      @ForAll @IntRange(min = 1, max = 30) int limit)
      throws IOException {
    Path file = folder.resolve("compressed.log" + compression.extension());
    Files.write(file, TestFiles.compressed(compression, text));
    CollectedLine.Collector collector = new CollectedLine.Collector();

    LineReader.withLimits(capacity, limit, 5).read(TestFiles.whole(file), collector);

    assertThat(collector.lines, is(CollectedLine.expected(text, limit, 5)));
  }

  @Property(tries = 2000)
  void theNextLineFeedIsFoundWhereverItIs(
      @ForAll("texts") byte[] text,
      @ForAll @IntRange(max = 300) int first,
      @ForAll @IntRange(max = 300) int last) {
    int from = Math.min(first, text.length);
    int to = Math.max(from, Math.min(last, text.length));
    int expected = -1;
    for (int i = to - 1; i >= from; i--) {
      expected = text[i] == '\n' ? i : expected;
    }

    assertThat(LineFeeds.indexOf(text, from, to), is(expected));
  }

  /**
   * Mostly lines around the limits, ended in every way, of every byte there is; but none that
   * begins as a compressed file may, since a plain file that does is refused.
   */
  @Provide
  Arbitrary<byte[]> texts() {
    Arbitrary<Byte> anyByte = Arbitraries.bytes();
    Arbitrary<Byte> ends = Arbitraries.of((byte) '\n', (byte) '\r', (byte) 0x0b, (byte) 0x8a);
    Arbitrary<Byte> mixed =
        Arbitraries.frequencyOf(
            Tuple.of(12, anyByte), Tuple.of(2, ends), Tuple.of(1, Arbitraries.just((byte) '\n')));
    return mixed
        .array(byte[].class)
        .ofMaxSize(300)
        .filter(text -> text.length == 0 || COMPRESSED_BEGINNINGS.indexOf(text[0] & 0xff) < 0);
  }

  /** First bytes of gzip and compress, bzip2, zstd, xz, zip, 7z, lz4 and snappy. */
  private static final String COMPRESSED_BEGINNINGS = "\u001fB(\u00fdP7\u0004\u00ff\"";

  private static List<FileRange> ranges(Path file, int size, List<Integer> cuts) {
    SortedSet<Integer> bounds = new TreeSet<>(List.of(0, size));
    cuts.forEach(cut -> bounds.add(Math.min(cut, size)));
    List<FileRange> ranges = new ArrayList<>();
    int start = 0;
    for (int end : bounds) {
      ranges.add(new FileRange(file.toString(), start, end, FileCompression.NONE, size));
      start = end;
    }
    return ranges;
  }
}
