package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class FileRangeTest {
  private static final List<FileRange> RANGES =
      List.of(
          FileRange.whole("/limited.gz", FileCompression.GZIP, 10).inflatingTo(1L << 40),
          new FileRange("/logs/ä b.log", 0, 0, FileCompression.NONE, 0),
          new FileRange("gs://bucket/a.log", 1L << 40, 1L << 41, FileCompression.NONE, 1L << 42),
          FileRange.whole("/a.gz", FileCompression.GZIP, 77),
          FileRange.whole("/a.bz2", FileCompression.BZIP2, 77),
          FileRange.whole("/a.zst", FileCompression.ZSTD, 77));

  @Test
  void travelsUnchangedAndInOneWay() throws Exception {
    for (FileRange range : RANGES) {
      CoderProperties.coderDecodeEncodeEqual(FileRange.Coder.of(), range);
      CoderProperties.coderDeterministic(FileRange.Coder.of(), range, range);
    }
    CoderProperties.coderSerializable(FileRange.Coder.of());
  }

  @Test
  void isEncodedAsItHasAlwaysBeen() throws Exception {
    byte[] expected = {3, '/', 'a', 'b', 0, (byte) 0xac, 2, 0, (byte) 0xac, 2};

    assertThat(
        CoderUtils.encodeToByteArray(
            FileRange.Coder.of(), FileRange.whole("/ab", FileCompression.NONE, 300)),
        is(expected));
  }

  @Test
  void refusesWhatIsNotInTheFile() {
    assertThat(
        refusal(5, 11, FileCompression.NONE),
        is("Invalid range of /a.log: 5 to 11 (must lie in 0 to 10)"));
    assertThat(
        refusal(6, 5, FileCompression.NONE),
        is("Invalid range of /a.log: 6 to 5 (must lie in 0 to 10)"));
    assertThat(
        refusal(-1, 5, FileCompression.NONE),
        is("Invalid range of /a.log: -1 to 5 (must lie in 0 to 10)"));
    assertThat(
        refusal(0, 5, FileCompression.ZSTD),
        is("Invalid range of /a.log: 0 to 5 (a zstd file can only be read as a whole)"));
  }

  private static String refusal(long start, long end, FileCompression compression) {
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class,
                () -> new FileRange("/a.log", start, end, compression, 10))
            .getMessage());
  }
}
