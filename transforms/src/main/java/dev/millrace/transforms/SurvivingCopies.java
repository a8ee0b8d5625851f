package dev.millrace.transforms;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which of several equal payloads of one group survive, when the group's files are copies of one
 * log or of parts of it: those of the file that has most of them, and of several such files those
 * of the least source. So the payload's multiplicity is the maximum over the files and not the sum:
 * a copy adds nothing, and a file that repeats a payload keeps each repetition.
 */
public final class SurvivingCopies {
  private SurvivingCopies() {}

  /**
   * @param positions of equal payloads in one group; a position that is named twice counts once
   * @return those that survive, by source and offset, whatever the order they were given in
   */
  public static List<SourcePosition> among(Collection<SourcePosition> positions) {
    SortedMap<String, SortedSet<SourcePosition>> bySource = new TreeMap<>();
    for (SourcePosition position : positions) {
      bySource.computeIfAbsent(position.source(), any -> new TreeSet<>()).add(position);
    }
    SortedMap<String, Long> counts = new TreeMap<>();
    bySource.forEach((source, own) -> counts.put(source, (long) own.size()));
    return positions.isEmpty()
        ? List.of()
        : new ArrayList<>(bySource.getOrDefault(source(counts), new TreeSet<>()));
  }

  /**
   * The file whose payloads survive.
   *
   * @param counts how many of the payload each source has; at least one source
   */
  public static String source(Map<String, Long> counts) {
    String best = "";
    long most = -1;
    for (Map.Entry<String, Long> one : counts.entrySet()) {
      long count = one.getValue();
      if (count > most || (count == most && one.getKey().compareTo(best) < 0)) {
        best = one.getKey();
        most = count;
      }
    }
    return best;
  }
}
