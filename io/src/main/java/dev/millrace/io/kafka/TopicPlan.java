package dev.millrace.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a bounded run reads: of each partition what lies between where the last run ended and what
 * it held when this one began.
 *
 * @param shares one of each partition of the input
 */
public record TopicPlan(List<Share> shares) implements Serializable {
  public TopicPlan {
    shares = List.copyOf(shares);
  }

  /**
   * Of one partition.
   *
   * @param reached where the last run ended; of a partition that none has seen, where it begins
   * @param from what is read first
   * @param to the first that is not read, at most the end
   */
  public record Share(TopicExtent extent, long reached, long from, long to)
      implements Serializable {
    private boolean hasGap() {
      return from > reached;
    }

    /** Offsets that are read. */
    public long length() {
      return to - from;
    }

    /** Whether nothing is left behind it. */
    public boolean isToTheEnd() {
      return to == extent.end();
    }

    private TopicGap gap() {
      return new TopicGap(extent.topic(), extent.partition(), reached, from);
    }

    private TopicSpan span() {
      return new TopicSpan(extent.topic(), extent.partition(), from, to);
    }

    private TopicPosition position() {
      return new TopicPosition(extent.topic(), extent.topicId(), extent.partition(), to);
    }

    /** Its first one of {@code parts}, with the gap before it; a little more where it is odd. */
    private Share first(long parts) {
      return until(from + (length() + parts - 1) / parts);
    }

    private Share until(long end) {
      return new Share(extent, reached, from, Math.max(from, Math.min(to, end)));
    }
  }

  /**
   * Compares what was taken with what there is.
   *
   * @throws IllegalStateException if a topic is not the one that was taken
   */
  public static TopicPlan of(List<TopicPosition> reached, List<TopicExtent> found, Taking taking) {
    List<Share> shares = new ArrayList<>();
    for (TopicExtent extent : found) {
      Optional<TopicPosition> position =
          reached.stream()
              .filter(one -> one.topic().equals(extent.topic()))
              .filter(one -> one.partition() == extent.partition())
              .findFirst();
      shares.add(
          position.isPresent()
              ? goingOn(extent, position.get(), taking)
              : fresh(extent, reached, taking));
    }
    requireNoneLess(reached, found, taking);
    return new TopicPlan(shares);
  }

  /** Kafka takes no partition from a topic, whose id a broker may not tell. */
  private static void requireNoneLess(
      List<TopicPosition> reached, List<TopicExtent> found, Taking taking) {
    Map<String, Set<Integer>> topics = new HashMap<>();
    found.forEach(
        extent ->
            topics
                .computeIfAbsent(extent.topic(), topic -> new HashSet<>())
                .add(extent.partition()));
    for (TopicPosition position : reached) {
      Set<Integer> left = topics.get(position.topic());
      if (left != null && !left.contains(position.partition())) {
        throw new IllegalStateException(
            ("%s-%d was %s in %s, and the topic has no such partition now: it was deleted and"
                    + " made again with fewer (%d), or the brokers are of another cluster; what was"
                    + " %s stays; %s the new topic into another --output")
                .formatted(
                    position.topic(),
                    position.partition(),
                    taking.done(),
                    taking.where(),
                    left.size(),
                    taking.done(),
                    taking.verb()));
      }
    }
  }

  /** A new topic has lost nothing to this output; of one that it has, nothing may be missing. */
  private static Share fresh(TopicExtent extent, List<TopicPosition> reached, Taking taking) {
    List<TopicPosition> others =
        reached.stream().filter(position -> position.topic().equals(extent.topic())).toList();
    others.forEach(position -> requireSameTopic(extent, position, taking));
    return new Share(
        extent, others.isEmpty() ? extent.beginning() : 0, extent.beginning(), extent.end());
  }

  private static Share goingOn(TopicExtent extent, TopicPosition position, Taking taking) {
    requireSameTopic(extent, position, taking);
    if (extent.end() < position.next()) {
      throw new IllegalStateException(
          ("%s-%d ends at offset %d, and was %s up to %d: the topic was deleted and"
                  + " made again, or the cluster has lost records; what was %s in %s stays;"
                  + " %s what the topic holds now into another --output")
              .formatted(
                  extent.topic(),
                  extent.partition(),
                  extent.end(),
                  taking.done(),
                  position.next(),
                  taking.done(),
                  taking.where(),
                  taking.verb()));
    }
    return new Share(
        extent, position.next(), Math.max(position.next(), extent.beginning()), extent.end());
  }

  private static void requireSameTopic(TopicExtent extent, TopicPosition position, Taking taking) {
    boolean known = !extent.topicId().isEmpty() && !position.topicId().isEmpty();
    if (known && !extent.topicId().equals(position.topicId())) {
      throw new IllegalStateException(
          ("The topic %s is another one than was %s in %s (its id is %s, and was %s): it was"
                  + " deleted and made again, or the brokers are of another cluster; what was %s"
                  + " stays; %s the new topic into another --output")
              .formatted(
                  extent.topic(),
                  taking.done(),
                  taking.where(),
                  extent.topicId(),
                  position.topicId(),
                  taking.done(),
                  taking.verb()));
    }
  }

  /**
   * Whether a run would add nothing to what was taken. One that has not seen a partition must
   * remember it though it is empty: what comes and goes before the next run would be no gap.
   */
  public boolean addsNothingTo(List<TopicPosition> reached) {
    return Set.copyOf(reached).containsAll(reached());
  }

  /**
   * @throws IllegalStateException if records are gone, and the policy is not to go on without them
   */
  public void requireNoGap(KafkaAddress address, GapPolicy policy, Taking taking) {
    List<TopicGap> gaps = gaps();
    if (policy == GapPolicy.FAIL && !gaps.isEmpty()) {
      throw new IllegalStateException(
          ("Records of %s are gone that were not %s yet (retention, or somebody"
                  + " deleted them): %s; nothing was %s; --gaps=accept goes on with what is"
                  + " left, and names the gap in the manifest")
              .formatted(address, taking.done(), TopicPlaces.of(gaps), taking.done()));
    }
  }

  /** What is gone. */
  public List<TopicGap> gaps() {
    return shares.stream().filter(Share::hasGap).map(Share::gap).toList();
  }

  /** What is read. */
  public List<TopicSpan> spans() {
    return shares.stream().filter(share -> share.length() > 0).map(Share::span).toList();
  }

  /** What is read, in pieces of so many offsets at most, for workers to share. */
  public List<KafkaRange> pieces(long offsets) {
    return spans().stream()
        .map(span -> KafkaRange.of(span.topic(), span.partition(), span.from(), span.to()))
        .flatMap(range -> range.inPieces(offsets).stream())
        .toList();
  }

  /**
   * The first part of it, with its share of every partition, so that none is far behind the others.
   * Whoever takes one after the other comes to the end in as few as there can be, and none is
   * empty.
   *
   * @param offsets that a part has at most, but for one of each partition; at least 1
   */
  public TopicPlan first(long offsets) {
    checkArgument(offsets >= 1, "Invalid length of a part: %s (must be >= 1)", offsets);
    long parts = Math.max(1, (length() + offsets - 1) / offsets);
    return new TopicPlan(shares.stream().map(share -> share.first(parts)).toList());
  }

  /** No more of it than another one reads, of no other partitions. */
  public TopicPlan until(TopicPlan other) {
    List<Share> bounded = new ArrayList<>();
    for (Share share : shares) {
      other.shares.stream()
          .filter(one -> one.extent.topic().equals(share.extent.topic()))
          .filter(one -> one.extent.partition() == share.extent.partition())
          .forEach(one -> bounded.add(share.until(one.to)));
    }
    return new TopicPlan(bounded);
  }

  /** Offsets that are read in all; there may be fewer records. */
  public long length() {
    return shares.stream().mapToLong(Share::length).sum();
  }

  /** About how many bytes that is, before anybody has seen a record. */
  public long bytes() {
    return length() * KafkaRangeSource.BYTES_PER_RECORD;
  }

  /** Where the next run begins. */
  public List<TopicPosition> reached() {
    return shares.stream().map(Share::position).toList();
  }
}
