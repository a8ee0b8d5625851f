package dev.millrace.pipelines.archivetopic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.Run;
import dev.millrace.io.kafka.TopicGap;
import dev.millrace.io.kafka.TopicPosition;
import dev.millrace.io.kafka.TopicSpan;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.ArchivedFile;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.ArchivedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveManifestTest {
  private final Run run;
  private final Path file;

  ArchiveManifestTest(@TempDir Path folder) throws IOException {
    this.run = new Run(folder.toString(), "one");
    this.file = Files.createDirectories(folder.resolve("runs/one")).resolve("manifest.json");
  }

  @Test
  void anotherRunAddsToItAndMovesItsPartitionsOn() {
    ArchiveManifest first =
        ArchiveManifest.empty()
            .with(
                run("one"),
                List.of(new TopicPosition("b", "id", 0, 5), new TopicPosition("a", "id", 0, 1)));

    ArchiveManifest second =
        first.with(
            run("two"),
            List.of(
                new TopicPosition("a", "id", 0, 2),
                new TopicPosition("a", "id", 10, 3),
                new TopicPosition("a", "id", 9, 4)));

    assertThat(second.runs(), is(List.of(run("one"), run("two"))));
    assertThat(
        second.partitions(),
        is(
            List.of(
                new TopicPosition("a", "id", 0, 2),
                new TopicPosition("a", "id", 9, 4),
                new TopicPosition("a", "id", 10, 3),
                new TopicPosition("b", "id", 0, 5))));
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    ArchiveManifest manifest =
        ArchiveManifest.empty().with(run("one"), List.of(new TopicPosition("a", "id", 0, 7)));

    manifest.write(run);

    assertThat(
        Files.readString(file),
        is(
            """
            {"version":1,"partitions":[{"topic":"a","topicId":"id","partition":0,"next":7}],\
            "runs":[{"run":"one","input":"kafka://h:1/a","format":"parquet","records":6,\
            "ranges":[{"topic":"a","partition":0,"from":1,"to":7}],\
            "gaps":[{"topic":"a","partition":0,"from":0,"to":1}],\
            "files":[{"path":"runs/one/records/date=2026-02-01/part","bytes":17}]}]}
            """));
    assertThat(ArchiveManifest.of(run), is(Optional.of(manifest)));
    ArchiveManifest.deleteOf(run.output(), List.of(run.id()));
    assertThat(ArchiveManifest.of(run), is(Optional.empty()));
  }

  @Test
  void oneOfAnotherVersionOrOfNoneIsRefused() throws IOException {
    Files.writeString(
        file, "{\"version\":2,\"partitions\":[{\"topic\":\"a\",\"epoch\":7}],\"shards\":{}}");
    assertThat(
        refusal(),
        is(
            file
                + " is of version 2 (must be 1): use the version of Millrace that wrote it, or a"
                + " later one"));

    Files.writeString(file, "{\"version\":1,\"partitions\":[");
    assertThat(refusal(), startsWith(file + " is no manifest of an archive: "));
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(IOException.class, () -> ArchiveManifest.of(run)).getMessage());
  }

  private static ArchivedRun run(String id) {
    return new ArchivedRun(
        id,
        "kafka://h:1/a",
        "parquet",
        6,
        List.of(new TopicSpan("a", 0, 1, 7)),
        List.of(new TopicGap("a", 0, 0, 1)),
        List.of(new ArchivedFile("runs/" + id + "/records/date=2026-02-01/part", 17)));
  }
}
