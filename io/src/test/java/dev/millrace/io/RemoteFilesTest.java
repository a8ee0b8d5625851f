package dev.millrace.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemoteFilesTest {
  @BeforeEach
  void startWithAnEmptyBucket() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    MemoryFileSystem.FILES.clear();
    MemoryFileSystem.FAULTS.clear();
  }

  @Test
  void findsFilesGlobsAndWhatIsBelowAName() throws IOException {
    for (String name : List.of("c.log", "logs/b.log", "logs/x/a.log", "logs/.tmp", "other/d.log")) {
      MemoryFileSystem.FILES.put("memory://bucket/" + name, "line\n".getBytes(UTF_8));
    }

    assertThat(
        found("memory://bucket/*.log", "memory://bucket/logs", "memory://bucket/logs/*"),
        contains(
            "memory://bucket/c.log", "memory://bucket/logs/b.log", "memory://bucket/logs/x/a.log"));
    assertThat(found("memory://bucket/logs/"), is(found("memory://bucket/logs/**")));
    assertThat(found("memory://bucket/logs/.tmp"), contains("memory://bucket/logs/.tmp"));
  }

  @Test
  void readsLocalFilesAndOthersTogether(@TempDir Path folder) throws IOException {
    Path local = Files.writeString(folder.toRealPath().resolve("a.log"), "line\n");
    MemoryFileSystem.FILES.put("memory://bucket/a.log", "line\n".getBytes(UTF_8));

    assertThat(
        found("memory://bucket/a.log", local.toString()),
        contains(local.toString(), "memory://bucket/a.log"));
  }

  @ParameterizedTest
  @EnumSource
  void readsThroughAChannelThatCannotSeekAndGivesFewBytes(FileCompression compression)
      throws IOException {
    byte[] text = "first\nsecond\r\n\nthird".getBytes(UTF_8);
    String uri = "memory://bucket/a.log" + compression.extension();
    MemoryFileSystem.FILES.put(uri, TestFiles.compressed(compression, text));
    InputFile file = FileInlet.matching(List.of(uri)).files().get(0);
    CollectedLine.Collector collector = new CollectedLine.Collector();

    for (FileRange range : file.split(5)) {
      LineReader.create().read(range, collector);
    }

    assertThat(collector.lines, is(CollectedLine.expected(text, 100, 100)));
  }

  @ParameterizedTest
  @EnumSource
  void saysWhereReadingFailed(FileCompression compression) throws IOException {
    byte[] text = "line\n".repeat(1_000).getBytes(UTF_8);
    String uri = "memory://bucket/a.log" + compression.extension();
    byte[] bytes = TestFiles.compressed(compression, text);
    MemoryFileSystem.FILES.put(uri, bytes);
    int half = bytes.length / 2;
    MemoryFileSystem.FAULTS.put(uri, half);
    FileRange range = FileRange.whole(uri, compression, bytes.length);

    String message =
        String.valueOf(
            assertThrows(
                    FileReadException.class,
                    () -> LineReader.create().read(range, new CollectedLine.Collector()))
                .getMessage());

    // The channel gives up to three bytes at a time, and so fails a little after the half.
    assertThat(
        message,
        in(
            IntStream.range(half, half + 3)
                .mapToObj(
                    position ->
                        String.format(
                            Locale.ROOT,
                            "unreadable file: %s fails at byte %,d (connection reset); check the"
                                + " disk or the network, then run again",
                            uri,
                            position))
                .toList()));
  }

  @Test
  void opensTheFirstFilesOnlyToSeeWhetherThatWorks() throws IOException {
    for (int i = 100; i < 300; i++) {
      String uri = "memory://bucket/" + i + ".log";
      MemoryFileSystem.FILES.put(uri, "line\n".getBytes(UTF_8));
      if (i >= 100 + InputFiles.OPENED_REMOTE_FILES) {
        MemoryFileSystem.FAULTS.put(uri, 0);
      }
    }
    assertThat(found("memory://bucket/*.log").size(), is(200));

    MemoryFileSystem.FAULTS.put("memory://bucket/163.log", 0);
    assertThat(
        assertThrows(FileReadException.class, () -> found("memory://bucket/*.log")).uri(),
        is("memory://bucket/163.log"));
  }

  @Test
  void saysThatNothingIsThere() {
    MemoryFileSystem.FILES.put("memory://bucket/a.log", "line\n".getBytes(UTF_8));

    assertThat(
        refusal("memory://bucket/b.log"),
        is(
            "Invalid input: memory://bucket/b.log (matches no file, and no folder with a file in"
                + " it)"));
    assertThat(
        refusal("memory://bucket/*.gz"),
        is(
            "Invalid input: memory://bucket/*.gz (matches no file, and no folder with a file in"
                + " it)"));
  }

  private static List<String> found(String... patterns) throws IOException {
    return FileInlet.matching(Arrays.asList(patterns)).files().stream()
        .map(InputFile::uri)
        .toList();
  }

  private static String refusal(String pattern) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> found(pattern)).getMessage());
  }
}
