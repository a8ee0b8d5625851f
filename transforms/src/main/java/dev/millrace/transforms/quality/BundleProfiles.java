package dev.millrace.transforms.quality;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.values.Row;

/**
 * Profiles of the rows of one bundle, by partition, in bounded memory: what they hold is known
 * after each row, and where that is too much they are to be drained, and begin anew.
 *
 * <p><b>Cost</b>: about 32 MB and what one row adds, at most some kB for each field. A bundle hands
 * on a profile for each of its partitions, or more if it was full before its end: where a bundle
 * has few rows of each, profiles weigh more than rows.
 */
public final class BundleProfiles {
  /** About so many bytes are held between two rows. */
  private static final long MOST_BYTES = 32L << 20;

  private final List<ProfiledField> fields;
  private final Map<Long, RowsProfile> profiles = new TreeMap<>();
  private long bytes;

  public BundleProfiles(List<ProfiledField> fields) {
    this.fields = List.copyOf(fields);
  }

  /** Adds a row of a partition. */
  public void add(long partition, Row row) {
    RowsProfile profile = profiles.computeIfAbsent(partition, any -> RowsProfile.empty());
    long before = profile.bytes();
    profile.add(fields, row);
    bytes += profile.bytes() - before;
  }

  /** Whether to drain now; to be asked after each row. */
  public boolean isFull() {
    return bytes > MOST_BYTES;
  }

  /** Hands on all profiles, and forgets them. */
  public void drainTo(BiConsumer<Long, RowsProfile> sink) {
    profiles.forEach(sink);
    profiles.clear();
    bytes = 0;
  }
}
