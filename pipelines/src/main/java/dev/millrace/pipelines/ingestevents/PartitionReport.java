package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.manifest.VersionedFile;
import java.util.List;

/**
 * What the partitions of a run landed, by their looks: {@code quality-partitions.json} in its
 * folder, which no later run reads.
 *
 * @param version of this layout, 1
 * @param partitions the newest first, see {@link #most}
 */
record PartitionReport(
    int version, String pipeline, String run, List<PartitionQuality> partitions) {
  static final VersionedFile<PartitionReport> FILE =
      new VersionedFile<>(
          "quality-partitions.json", "report of partitions", 1, PartitionReport.class);

  private static final int MOST_PARTITIONS = 1_000;

  /** Of partitions together, each of which takes some hundred bytes: 10 MB in all, about. */
  private static final int MOST_FIELDS = 20_000;

  PartitionReport {
    partitions = List.copyOf(partitions);
  }

  /**
   * A partition.
   *
   * @param path of its folder; empty where there are none
   */
  record PartitionQuality(String path, long rows, List<FieldQuality> fields) {
    PartitionQuality {
      fields = List.copyOf(fields);
    }
  }

  /** How many partitions are told of, with so many fields each. */
  static int most(int fields) {
    return Math.max(1, Math.min(MOST_PARTITIONS, MOST_FIELDS / Math.max(1, fields)));
  }

  /** Rows of all partitions. */
  long rows() {
    return partitions.stream().mapToLong(PartitionQuality::rows).sum();
  }
}
