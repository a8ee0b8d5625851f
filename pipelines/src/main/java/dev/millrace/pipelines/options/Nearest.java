package dev.millrace.pipelines.options;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what a user most likely meant. Distance is the least number of insertions, deletions,
 * substitutions and transpositions of neighbours (optimal string alignment), letters compared
 * without case and hyphens not counted.
 */
public final class Nearest {
  private Nearest() {}

  /** The candidate with the least distance, the first of them; empty if there is none at all. */
  public static Optional<String> to(String written, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(written, candidate)));
  }

  static int distance(String left, String right) {
    String a = plain(left);
    String b = plain(right);
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        steps[i][j] =
            Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
        }
      }
    }
    return steps[a.length()][b.length()];
  }

  private static String plain(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    // A pasted kilobyte has no name near it; the table is quadratic.
    return plain.length() <= 100 ? plain : plain.substring(0, 100);
  }
}
