package dev.millrace.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.either;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CompressedFilesTest {
  private static final long SEED = 20_260_101;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource
  void givesTheTextOfAFileOfSomeMegabytes(FileCompression compression) throws IOException {
    byte[] text = log(3_000_000);

    assertThat(
        read(file(compression, TestFiles.compressed(compression, text))),
        is(CollectedLine.expected(text, 1 << 20, 1 << 16)));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void readsOnWhereOneCompressedTextFollowsAnother(FileCompression compression) throws IOException {
    byte[] text = log(200_000);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int start = 0; start < text.length; start += 33_333) {
      int end = Math.min(start + 33_333, text.length);
      members.write(TestFiles.compressed(compression, Arrays.copyOfRange(text, start, end)));
      members.write(TestFiles.compressed(compression, new byte[0]));
    }

    assertThat(
        read(file(compression, members.toByteArray())),
        is(CollectedLine.expected(text, 1 << 20, 1 << 16)));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void readsSoMuchTextAsItMayAndNoMore(FileCompression compression) throws IOException {
    byte[] text = log(300_000);
    FileRange range = file(compression, TestFiles.compressed(compression, text));

    assertThat(
        read(range.inflatingTo(text.length)), is(CollectedLine.expected(text, 1 << 20, 1 << 16)));
    assertThat(
        refusal(range.inflatingTo(text.length - 1)),
        is(
            String.format(
                Locale.ROOT,
                "too much text: %s has %,d bytes of %s, and more than %,d when it is decompressed;"
                    + " leave it out if it is not what it should be, or raise"
                    + " --maxDecompressedMegabytes",
                range.uri(),
                range.fileSize(),
                compression,
                text.length - 1)));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void saysOfEveryShorterFileThatItIsTruncated(FileCompression compression) throws IOException {
    byte[] whole = TestFiles.compressed(compression, log(300));
    for (int length = 0; length < whole.length; length++) {
      FileRange range = file(compression, Arrays.copyOf(whole, length));

      assertThat(
          "cut to " + length,
          refusal(range),
          allOf(
              startsWith("truncated " + compression + ": " + range.uri() + " ends in the middle"),
              endsWith(" bytes of text; copy the file again")));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void saysHowMuchTextATruncatedFileHad(FileCompression compression) throws IOException {
    byte[] text = log(3_000_000);
    byte[] whole = TestFiles.compressed(compression, text);
    FileRange range = file(compression, Arrays.copyOf(whole, whole.length * 3 / 4));

    String told = refusal(range).replaceAll(".* after ([0-9,]+) bytes.*", "$1").replace(",", "");
    long textRead = Long.parseLong(told);

    assertThat(textRead > text.length / 4 && textRead < text.length, is(true));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void neverTakesAWrongBitForText(FileCompression compression) throws IOException {
    byte[] text = log(200);
    byte[] whole = TestFiles.compressed(compression, text);
    List<CollectedLine> expected = CollectedLine.expected(text, 1 << 20, 1 << 16);
    int refused = 0;
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      FileRange range = file(compression, damaged);
      try {
        // A header's time and system are nobody's business.
        assertThat("bit " + bit, read(range), is(expected));
      } catch (FileReadException e) {
        refused++;
        assertThat(
            e.getMessage(),
            either(startsWith("corrupt " + compression + ": " + range.uri()))
                .or(startsWith("truncated " + compression + ": " + range.uri()))
                .or(startsWith("misnamed file: " + range.uri())));
        assertThat(e.getMessage(), not(containsString("\n")));
      }
    }
    assertThat(refused > whole.length * 7, is(true));
  }

  @Test
  void readsAGzipHeaderWithEverythingInIt() throws IOException {
    byte[] member = TestFiles.compressed(FileCompression.GZIP, "line\n".getBytes(UTF_8));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {0x1f, (byte) 0x8b, 8, 0x1f, 1, 2, 3, 4, 0, 3});
    bytes.write(new byte[] {3, 0, 'x', 0, 'z'});
    bytes.write("name\0comment\0".getBytes(UTF_8));
    bytes.write(new byte[] {9, 9});
    bytes.write(member, 10, member.length - 10);

    assertThat(
        read(file(FileCompression.GZIP, bytes.toByteArray())),
        is(List.of(new CollectedLine(0, "line", 4, ""))));
  }

  @Test
  void takesZerosAfterAGzipMemberForPaddingAndNothingElse() throws IOException {
    byte[] member = TestFiles.compressed(FileCompression.GZIP, "line\n".getBytes(UTF_8));
    byte[] padded = Arrays.copyOf(member, member.length + 100_000);
    byte[] followed = padded.clone();
    followed[followed.length - 1] = 1;

    assertThat(
        read(file(FileCompression.GZIP, padded)), is(List.of(new CollectedLine(0, "line", 4, ""))));
    assertThat(
        refusal(file(FileCompression.GZIP, followed)),
        containsString("(something that is not gzip follows a member)"));
  }

  @Test
  void readsAllMembersFromAStreamThatNeverKnowsWhatIsAvailable() throws IOException {
    byte[] one = TestFiles.compressed(FileCompression.GZIP, "one\n".getBytes(UTF_8));
    byte[] two = TestFiles.compressed(FileCompression.GZIP, "two\n".getBytes(UTF_8));
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(one);
    both.write(two);
    InputStream drops =
        new ByteArrayInputStream(both.toByteArray()) {
          @Override
          public int available() {
            return 0;
          }

          @Override
          public int read(byte[] into, int from, int length) {
            return super.read(into, from, Math.min(length, 1));
          }
        };

    try (InputStream text = new GzipMembers(drops)) {
      assertThat(new String(text.readAllBytes(), UTF_8), is("one\ntwo\n"));
    }
  }

  @Test
  void saysThatANameAndAContentDisagree() throws IOException {
    byte[] gzip = TestFiles.compressed(FileCompression.GZIP, "line\n".getBytes(UTF_8));
    FileRange unnamed = file(FileCompression.NONE, gzip);
    FileRange misnamed = file(FileCompression.ZSTD, gzip);
    FileRange plain = file(FileCompression.GZIP, "plain text\n".getBytes(UTF_8));

    assertThat(
        refusal(unnamed),
        is(
            "misnamed file: "
                + unnamed.uri()
                + " is plain text by its name and gzip by its first bytes; give it a name that"
                + " ends in .gz"));
    assertThat(
        refusal(misnamed),
        is(
            "misnamed file: "
                + misnamed.uri()
                + " is zstd by its name and gzip by its first bytes; give it a name that ends in"
                + " .gz"));
    assertThat(
        refusal(plain),
        is(
            "misnamed file: "
                + plain.uri()
                + " is gzip by its name and not by its first bytes; give it a name without .gz, or"
                + " copy the file again"));
  }

  @Test
  void refusesACompressionThatItCannotRead() throws IOException {
    byte[] xz = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 4, 1, 2, 3, 4};
    FileRange named = file(FileCompression.GZIP, xz);
    FileRange unnamed = file(FileCompression.NONE, xz);

    for (FileRange range : List.of(named, unnamed)) {
      assertThat(
          refusal(range),
          is(
              "unknown compression: "
                  + range.uri()
                  + " is xz by its first bytes (must be plain text, gzip, bzip2 or zstd); unpack it"
                  + " first"));
    }
  }

  @Test
  void takesAWordThatStartsLikeBzip2ForText() throws IOException {
    assertThat(
        read(file(FileCompression.NONE, "BZh9 is how bzip2 starts\n".getBytes(UTF_8))),
        is(List.of(new CollectedLine(0, "BZh9 is how bzip2 starts", 24, ""))));
  }

  /** Lines with enough in them that they do not compress to nothing. */
  private static byte[] log(int length) {
    Random random = new Random(SEED);
    StringBuilder text = new StringBuilder("seed " + SEED + "\n");
    while (text.length() < length) {
      text.append("GET /").append(Long.toString(random.nextLong(), 36)).append(" 200\n");
    }
    return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }

  private FileRange file(FileCompression compression, byte[] bytes) throws IOException {
    return TestFiles.whole(Files.write(folder.resolve("a.log" + compression.extension()), bytes));
  }

  private static List<CollectedLine> read(FileRange range) throws IOException {
    CollectedLine.Collector collector = new CollectedLine.Collector();
    LineReader.create().read(range, collector);
    return collector.lines;
  }

  private static String refusal(FileRange range) {
    return String.valueOf(assertThrows(FileReadException.class, () -> read(range)).getMessage());
  }
}
