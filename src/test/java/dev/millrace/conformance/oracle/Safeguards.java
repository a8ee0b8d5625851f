package dev.millrace.conformance.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code ingest-events} is asked to hide, and what to set aside.
 *
 * @param privacy by the path of a field, {@code to.city}, {@code lines[].sku}: drop, mask,
 *     pseudonymise or truncate-ip
 * @param key of pseudonyms; empty if there is none
 * @param checks that rows must pass, in the order of the file
 */
public record Safeguards(Map<String, String> privacy, String key, List<Check> checks) {

  /** Nothing is hidden, and all is in order. */
  public static Safeguards none() {
    return new Safeguards(Map.of(), "", List.of());
  }

  /**
   * One rule.
   *
   * @param kind range, set or pattern
   * @param words of a range its bounds, an empty text for one that is not there
   */
  public record Check(String path, String kind, List<String> words) {}

  /** With one more field that is hidden. */
  public Safeguards hiding(String path, String how) {
    Map<String, String> more = new TreeMap<>(privacy);
    more.put(path, how);
    return new Safeguards(more, key, checks);
  }

  public Safeguards withKey(String text) {
    return new Safeguards(privacy, text, checks);
  }

  /** With one more rule. */
  public Safeguards checking(String path, String kind, String... words) {
    List<Check> more = new ArrayList<>(checks);
    more.add(new Check(path, kind, List.of(words)));
    return new Safeguards(privacy, key, more);
  }
}
