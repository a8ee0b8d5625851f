package dev.millrace.pipelines.archivetopic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.io.kafka.TopicGap;
import dev.millrace.io.kafka.TopicPosition;
import dev.millrace.io.kafka.TopicSpan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that an archive holds: the runs that were published, in their order, with their files, and
 * how far each partition was read. It is in the folder of the newest run, so that whoever follows
 * {@code current.json} sees whole runs, and every record once.
 *
 * @param version of this layout
 * @param partitions by topic and number
 * @param runs of which no two have a record in common
 */
record ArchiveManifest(int version, List<TopicPosition> partitions, List<ArchivedRun> runs) {
  private static final int VERSION = 1;
  private static final String FILE = "manifest.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  ArchiveManifest {
    partitions = List.copyOf(partitions);
    runs = List.copyOf(runs);
  }

  /**
   * A run.
   *
   * @param input brokers and topics
   * @param format of its files
   * @param records in them
   * @param ranges that it read
   * @param gaps that it accepted
   */
  record ArchivedRun(
      String run,
      String input,
      String format,
      long records,
      List<TopicSpan> ranges,
      List<TopicGap> gaps,
      List<ArchivedFile> files) {
    ArchivedRun {
      ranges = List.copyOf(ranges);
      gaps = List.copyOf(gaps);
      files = List.copyOf(files);
    }
  }

  /**
   * A file.
   *
   * @param path from the archive's folder
   */
  record ArchivedFile(String path, long bytes) {}

  /** Of an archive with nothing in it. */
  static ArchiveManifest empty() {
    return new ArchiveManifest(VERSION, List.of(), List.of());
  }

  /** What a run wrote, if it did. */
  static Optional<ArchiveManifest> of(Run run) throws IOException {
    Optional<String> text = RunFile.of(run, FILE).read();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode manifest = JSON.readTree(text.get());
      requireKnown(manifest.path("version"), run);
      return Optional.of(JSON.treeToValue(manifest, ArchiveManifest.class));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s%s is no manifest of an archive: %s"
              .formatted(run.folder(), FILE, e.getOriginalMessage()),
          e);
    }
  }

  /** Before the rest is read: a later version may have fields that this one does not know. */
  private static void requireKnown(JsonNode version, Run run) throws IOException {
    if (version.asInt() != VERSION) {
      throw new IOException(
          ("%s%s is of version %s (must be %d): use the version of Millrace that wrote it,"
                  + " or a later one")
              .formatted(run.folder(), FILE, version.asText("none"), VERSION));
    }
  }

  /** The same with one more run. */
  ArchiveManifest with(ArchivedRun run, List<TopicPosition> reached) {
    List<ArchivedRun> more = new ArrayList<>(runs);
    more.add(run);
    return new ArchiveManifest(VERSION, TopicPosition.merged(partitions, reached), more);
  }

  /** On one line: it is as long as its archive is old, and readers hold it as one object. */
  void write(Run run) throws IOException {
    RunFile.of(run, FILE).replace(JSON.writeValueAsString(this) + "\n");
  }

  static void delete(Run run) throws IOException {
    RunFile.of(run, FILE).delete();
  }
}
