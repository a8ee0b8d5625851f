package dev.millrace.benchmarks.stream;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The alerts on whole windows: ids and labels, each once. */
final class LastWords {
  private LastWords() {}

  /**
   * Those that were not withdrawn.
   *
   * @throws IOException if one came twice
   */
  static Map<String, String> of(List<AlertSeen> alerts) throws IOException {
    Map<String, String> words = new TreeMap<>();
    for (AlertSeen alert : alerts) {
      if (alert.word() == AlertSeen.Word.LAST && words.put(alert.id(), alert.label()) != null) {
        throw new IOException("The last word on " + alert.key() + " came twice");
      }
    }
    return words;
  }

  /**
   * Whether two have the same.
   *
   * @throws IOException if not, with some of the differences
   */
  static void check(
      String oneName, Map<String, String> one, String otherName, Map<String, String> other)
      throws IOException {
    if (!one.equals(other)) {
      throw new IOException(
          String.format(
              "Different last words: %d of %s, %d of %s; only there or other labels: %s and %s",
              one.size(),
              oneName,
              other.size(),
              otherName,
              surplus(one, other),
              surplus(other, one)));
    }
  }

  private static List<String> surplus(Map<String, String> one, Map<String, String> other) {
    TreeSet<String> surplus = new TreeSet<>();
    one.forEach(
        (id, label) -> {
          if (!label.equals(other.get(id))) {
            surplus.add(id + " " + label);
          }
        });
    return surplus.stream().limit(3).toList();
  }
}
