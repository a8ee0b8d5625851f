package dev.millrace.transforms.quality;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.values.Row;

/**
 * Profiles of the rows of one bundle, by partition, in bounded memory: from time to time it is
 * looked how much they hold, and where that is too much they are to be drained, and begin anew.
 */
public final class BundleProfiles {
  /** About so many bytes are held between two rows. */
  private static final long MOST_BYTES = 32L << 20;

  /** Until then some partitions and their fields may have come: some megabytes. */
  private static final int ROWS_BETWEEN_LOOKS = 1 << 10;

  private final List<ProfiledField> fields;
  private final Map<Long, RowsProfile> profiles = new TreeMap<>();
  private long rows;

  public BundleProfiles(List<ProfiledField> fields) {
    this.fields = List.copyOf(fields);
  }

  /** Adds a row of a partition. */
  public void add(long partition, Row row) {
    rows++;
    profiles.computeIfAbsent(partition, any -> RowsProfile.empty()).add(fields, row);
  }

  /** Whether to drain now. */
  public boolean isFull() {
    return rows % ROWS_BETWEEN_LOOKS == 0
        && profiles.values().stream().mapToLong(RowsProfile::bytes).sum() > MOST_BYTES;
  }

  /** Hands on all profiles, and forgets them. */
  public void drainTo(BiConsumer<Long, RowsProfile> sink) {
    profiles.forEach(sink);
    profiles.clear();
  }
}
