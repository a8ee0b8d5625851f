package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.kafka.KafkaRange;
import dev.millrace.io.kafka.TopicExtent;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.Position;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.Range;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a run reads: of each partition what lies between where the last run ended and what it held
 * when this one began.
 *
 * @param shares one of each partition of the input
 */
record ArchivePlan(List<Share> shares) implements Serializable {
  ArchivePlan {
    shares = List.copyOf(shares);
  }

  /**
   * Of one partition.
   *
   * @param archived where the last run ended; of a partition that none has seen, where it begins
   * @param from what is read first
   */
  record Share(TopicExtent extent, long archived, long from) implements Serializable {
    private boolean hasGap() {
      return from > archived;
    }

    /** Offsets that are read. */
    long length() {
      return extent.end() - from;
    }

    private Gap gap() {
      return new Gap(extent.topic(), extent.partition(), archived, from);
    }

    private Range range() {
      return new Range(extent.topic(), extent.partition(), from, extent.end());
    }
  }

  /**
   * Compares what was archived with what there is.
   *
   * @param where the archive, for messages
   * @throws IllegalStateException if a topic is not the one that was archived
   */
  static ArchivePlan of(ArchiveManifest archived, List<TopicExtent> found, String where) {
    List<Share> shares = new ArrayList<>();
    for (TopicExtent extent : found) {
      Optional<Position> position = archived.position(extent.topic(), extent.partition());
      shares.add(
          position.isPresent()
              ? goingOn(extent, position.get(), where)
              : fresh(extent, archived, where));
    }
    requireNoneLess(archived, found, where);
    return new ArchivePlan(shares);
  }

  /** Kafka takes no partition from a topic, whose id a broker may not tell. */
  private static void requireNoneLess(
      ArchiveManifest archived, List<TopicExtent> found, String where) {
    Map<String, Set<Integer>> topics = new HashMap<>();
    found.forEach(
        extent ->
            topics
                .computeIfAbsent(extent.topic(), topic -> new HashSet<>())
                .add(extent.partition()));
    for (Position position : archived.partitions()) {
      Set<Integer> left = topics.get(position.topic());
      if (left != null && !left.contains(position.partition())) {
        throw new IllegalStateException(
            ("%s-%d was archived in %s, and the topic has no such partition now: it was deleted and"
                    + " made again with fewer (%d), or the brokers are of another cluster; what was"
                    + " archived stays; archive the new topic into another --output")
                .formatted(position.topic(), position.partition(), where, left.size()));
      }
    }
  }

  /** A new topic has lost nothing to this archive; of one that it has, nothing may be missing. */
  private static Share fresh(TopicExtent extent, ArchiveManifest archived, String where) {
    List<Position> others =
        archived.partitions().stream()
            .filter(position -> position.topic().equals(extent.topic()))
            .toList();
    others.forEach(position -> requireSameTopic(extent, position, where));
    return new Share(extent, others.isEmpty() ? extent.beginning() : 0, extent.beginning());
  }

  private static Share goingOn(TopicExtent extent, Position position, String where) {
    requireSameTopic(extent, position, where);
    if (extent.end() < position.next()) {
      throw new IllegalStateException(
          ("%s-%d ends at offset %d, and was archived up to %d: the topic was deleted and"
                  + " made again, or the cluster has lost records; what was archived in %s stays;"
                  + " archive what the topic holds now into another --output")
              .formatted(extent.topic(), extent.partition(), extent.end(), position.next(), where));
    }
    return new Share(extent, position.next(), Math.max(position.next(), extent.beginning()));
  }

  private static void requireSameTopic(TopicExtent extent, Position position, String where) {
    boolean known = !extent.topicId().isEmpty() && !position.topicId().isEmpty();
    if (known && !extent.topicId().equals(position.topicId())) {
      throw new IllegalStateException(
          ("The topic %s is another one than was archived in %s (its id is %s, and was %s):"
                  + " it was deleted and made again, or the brokers are of another cluster; what was"
                  + " archived stays; archive the new topic into another --output")
              .formatted(extent.topic(), where, extent.topicId(), position.topicId()));
    }
  }

  /**
   * Whether a run would add nothing to an archive. One that has not seen a partition must remember
   * it though it is empty: what comes and goes before the next run would be no gap.
   */
  boolean addsNothingTo(ArchiveManifest archived) {
    return Set.copyOf(archived.partitions()).containsAll(reached());
  }

  /** What is gone. */
  List<Gap> gaps() {
    return shares.stream().filter(Share::hasGap).map(Share::gap).toList();
  }

  /** What is read. */
  List<Range> ranges() {
    return shares.stream().filter(share -> share.length() > 0).map(Share::range).toList();
  }

  /** What is read, in pieces of so many offsets at most. */
  List<KafkaRange> pieces(long offsets) {
    return ranges().stream()
        .map(range -> KafkaRange.of(range.topic(), range.partition(), range.from(), range.to()))
        .flatMap(range -> range.inPieces(offsets).stream())
        .toList();
  }

  /** Offsets that are read in all; there may be fewer records. */
  long length() {
    return shares.stream().mapToLong(Share::length).sum();
  }

  /** Where the next run begins. */
  List<Position> reached() {
    return shares.stream()
        .map(Share::extent)
        .map(
            extent ->
                new Position(extent.topic(), extent.topicId(), extent.partition(), extent.end()))
        .toList();
  }
}
