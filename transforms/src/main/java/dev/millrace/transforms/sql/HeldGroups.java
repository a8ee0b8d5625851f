package dev.millrace.transforms.sql;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.jspecify.annotations.Nullable;

/** The groups of a bundle by their windows, of which all together there are not too many. */
final class HeldGroups {
  /** What a map needs beside keys and accumulators. */
  private static final int OVERHEAD = 128;

  private final int mostGroups;
  private final long mostBytes;
  private final Map<BoundedWindow, Map<EncodedKey, Object[]>> windows = new HashMap<>();
  private final Map<BoundedWindow, Long> sizes = new HashMap<>();
  private int groups;
  private long bytes;

  HeldGroups(int mostGroups, long mostBytes) {
    this.mostGroups = mostGroups;
    this.mostBytes = mostBytes;
  }

  Object @Nullable [] find(BoundedWindow window, EncodedKey key) {
    Map<EncodedKey, Object[]> held = windows.get(window);
    return held == null ? null : held.get(key);
  }

  /** Whether another group may be held. */
  boolean hasRoom() {
    return groups < mostGroups && bytes < mostBytes;
  }

  /**
   * Holds another group.
   *
   * @param size about how many bytes its accumulators may take
   */
  void hold(BoundedWindow window, EncodedKey key, Object[] accumulators, long size) {
    long added = key.bytes().length + size + OVERHEAD;
    windows.computeIfAbsent(window, none -> new HashMap<>()).put(key, accumulators);
    sizes.merge(window, added, Long::sum);
    groups++;
    bytes += added;
  }

  /**
   * A group that is held takes more than before.
   *
   * @return whether it may still be held
   */
  boolean grow(BoundedWindow window, long added) {
    sizes.merge(window, added, Long::sum);
    bytes += added;
    return bytes < mostBytes;
  }

  /** Lets go of the groups of a window. */
  void release(BoundedWindow window, BiConsumer<EncodedKey, Object[]> to) {
    Map<EncodedKey, Object[]> held = windows.remove(window);
    Long size = sizes.remove(window);
    if (held != null && size != null) {
      groups -= held.size();
      bytes -= size;
      held.forEach(to);
    }
  }

  Iterable<BoundedWindow> windows() {
    return windows.keySet().stream().toList();
  }
}
