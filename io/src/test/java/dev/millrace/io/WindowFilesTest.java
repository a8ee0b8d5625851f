package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowFilesTest {
  private static final IntervalWindow TEN =
      new IntervalWindow(Instant.parse("2026-01-31T10:00:00Z"), Duration.standardMinutes(1));

  private final Path table;
  private final ResourceId folder;

  WindowFilesTest(@TempDir Path path) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    // Signs that file systems take for wildcards.
    this.table = path.resolve("out [1]*");
    this.folder = FileSystems.matchNewResource(table.toString(), true);
  }

  @Test
  void areNamedByTheStartOfTheirWindowAndHidden() {
    assertThat(WindowFiles.name(TEN), is("20260131T100000Z"));
    assertThat(WindowFiles.prefix(TEN, "part"), is(".20260131T100000Z-part"));
    assertThat(WindowFiles.prefix(GlobalWindow.INSTANCE, "part"), is("part"));
  }

  @Test
  void ofOneWindowAreGivenTheirNames() throws IOException {
    write(".20260131T100000Z-part-00000-of-00002.jsonl", "a");
    write(".20260131T100000Z-client-00001-of-00002.jsonl", "b");
    write(".20260131T100100Z-part-00000-of-00002.jsonl", "next window");
    write("..20260131T100000Z-part-00000-of-00002.jsonl.1234", "left by a killed worker");
    write("20260131T095900Z-part-00000-of-00002.jsonl", "window before");

    WindowFiles.publish(folder, TEN);

    Map<String, String> published =
        Map.of(
            "20260131T100000Z-part-00000-of-00002.jsonl",
            "a",
            "20260131T100000Z-client-00001-of-00002.jsonl",
            "b",
            ".20260131T100100Z-part-00000-of-00002.jsonl",
            "next window",
            "20260131T095900Z-part-00000-of-00002.jsonl",
            "window before");
    assertThat(files(), is(published));

    WindowFiles.publish(folder, TEN);
    assertThat("publishing again", files(), is(published));
  }

  @Test
  void thatAreLandedAgainReplaceThoseOfTheirName() throws IOException {
    write("20260131T100000Z-part-00000-of-00001.jsonl", "of the first try");
    write(".20260131T100000Z-part-00000-of-00001.jsonl", "of the second");

    WindowFiles.publish(folder, TEN);

    assertThat(files(), is(Map.of("20260131T100000Z-part-00000-of-00001.jsonl", "of the second")));
  }

  @Test
  void thatAreNotThereNeedNoName() throws IOException {
    WindowFiles.publish(folder, TEN);

    assertThat(Files.exists(table), is(false));
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(table);
    Files.writeString(table.resolve(name), text);
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.list(table)) {
      for (Path file : found.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }
}
