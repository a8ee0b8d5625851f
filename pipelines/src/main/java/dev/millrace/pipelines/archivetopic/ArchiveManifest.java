package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.Run;
import dev.millrace.io.manifest.VersionedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that an archive holds: the runs that were published, in their order, with their files, and
 * how far each partition was read. It is in the folder of the newest run, so that whoever follows
 * {@code current.json} sees whole runs, and every record once.
 *
 * @param version of this layout
 * @param partitions by topic and number
 * @param runs of which no two have a record in common
 */
record ArchiveManifest(int version, List<Position> partitions, List<ArchivedRun> runs) {
  private static final int VERSION = 1;
  private static final VersionedFile<ArchiveManifest> FILE =
      new VersionedFile<>(
          "manifest.json", "manifest of an archive", VERSION, ArchiveManifest.class);

  ArchiveManifest {
    partitions = List.copyOf(partitions);
    runs = List.copyOf(runs);
  }

  /**
   * How far a partition was read.
   *
   * @param topicId see {@link dev.millrace.io.kafka.TopicExtent}
   * @param next offset that the next run begins at
   */
  record Position(String topic, String topicId, int partition, long next) {
    private String key() {
      return "%s %010d".formatted(topic, partition);
    }
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
      List<Range> ranges,
      List<Gap> gaps,
      List<ArchivedFile> files) {
    ArchivedRun {
      ranges = List.copyOf(ranges);
      gaps = List.copyOf(gaps);
      files = List.copyOf(files);
    }
  }

  /**
   * Offsets of a partition.
   *
   * @param from the first
   * @param to the first behind them
   */
  record Range(String topic, int partition, long from, long to) {}

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
    return FILE.read(run);
  }

  /** The same with one more run. */
  ArchiveManifest with(ArchivedRun run, List<Position> reached) {
    TreeMap<String, Position> positions = new TreeMap<>();
    partitions.forEach(position -> positions.put(position.key(), position));
    reached.forEach(position -> positions.put(position.key(), position));
    List<ArchivedRun> more = new ArrayList<>(runs);
    more.add(run);
    return new ArchiveManifest(VERSION, List.copyOf(positions.values()), more);
  }

  /** How far a partition was read; nothing of one that no run has seen. */
  Optional<Position> position(String topic, int partition) {
    return partitions.stream()
        .filter(one -> one.topic.equals(topic) && one.partition == partition)
        .findFirst();
  }

  void write(Run run) throws IOException {
    FILE.write(run, this);
  }

  static void delete(Run run) throws IOException {
    FILE.delete(run);
  }
}
