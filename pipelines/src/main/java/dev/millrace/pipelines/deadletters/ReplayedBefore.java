package dev.millrace.pipelines.deadletters;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The letters that were replayed, to count by: 64 bits of a digest of each, in order. Two of some
 * millions are taken for one with a chance of less than one in a million; the replay itself
 * compares the marks.
 */
final class ReplayedBefore {
  private final long[] digests;

  private ReplayedBefore(long[] digests) {
    this.digests = digests;
  }

  /** Reads the marks in files. */
  static ReplayedBefore in(List<ListedFile> marks) throws IOException {
    long[] digests = new long[Math.toIntExact(ListedFile.rows(marks))];
    int[] read = {0};
    for (ListedFile file : marks) {
      file.forEach(
          ReplayedLetter.format(),
          mark -> {
            if (read[0] == digests.length) {
              throw new IllegalStateException(
                  "%s has more marks than its manifest lists".formatted(file.uri()));
            }
            digests[read[0]++] = mark.digest();
          });
    }
    long[] all = read[0] == digests.length ? digests : Arrays.copyOf(digests, read[0]);
    Arrays.sort(all);
    return new ReplayedBefore(all);
  }

  boolean has(ReplayedLetter letter) {
    return Arrays.binarySearch(digests, letter.digest()) >= 0;
  }
}
