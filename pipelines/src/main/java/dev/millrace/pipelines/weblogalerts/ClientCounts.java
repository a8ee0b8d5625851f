package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.ByteHash;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.ByteSlice;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what clients do, by client and window, until somebody takes the counts away. A hash table
 * with open addressing on the client's bytes and the window, because a lookup by a {@code String}
 * key would cost an allocation for every line.
 *
 * <p><b>Cost</b>: about 1.5 KB for each client and window at hand. Not thread-safe.
 */
final class ClientCounts implements EntryCounter {
  private static final int FIRST_CAPACITY = 1 << 10;

  private @Nullable Slot[] slots = new @Nullable Slot[FIRST_CAPACITY];
  private int size;
  private long received;

  @Override
  public void count(AccessLogLine line, long windowStart) {
    received++;
    slotFor(line.client(), windowStart).activity.add(line);
  }

  /** How many clients and windows are at hand. */
  int size() {
    return size;
  }

  /** How many lines were handed to {@link #count} since the counts were last taken. */
  long received() {
    return received;
  }

  /** Hands over all counts and starts again from nothing. */
  void drainTo(BiConsumer<ClientWindow, ClientActivity> sink) {
    for (Slot slot : slots) {
      if (slot != null) {
        sink.accept(
            new ClientWindow(
                new ByteSlice().set(slot.client, 0, slot.client.length).toString(),
                slot.windowStart),
            slot.activity);
      }
    }
    if (slots.length > FIRST_CAPACITY && size < slots.length / 8) {
      slots = new @Nullable Slot[FIRST_CAPACITY];
    } else {
      Arrays.fill(slots, null);
    }
    size = 0;
    received = 0;
  }

  private Slot slotFor(ByteSlice client, long windowStart) {
    long hash = mix(ByteHash.of(client.array(), client.from(), client.to()), windowStart);
    int mask = slots.length - 1;
    int place = (int) hash & mask;
    for (Slot slot = slots[place]; slot != null; slot = slots[place]) {
      if (slot.hash == hash && slot.holds(client, windowStart)) {
        return slot;
      }
      place = (place + 1) & mask;
    }
    Slot fresh = new Slot(hash, client.toBytes(), windowStart);
    slots[place] = fresh;
    size++;
    if (size * 2 > slots.length) {
      grow();
    }
    return fresh;
  }

  private void grow() {
    @Nullable Slot[] larger = new @Nullable Slot[slots.length * 2];
    int mask = larger.length - 1;
    for (Slot slot : slots) {
      if (slot != null) {
        int place = (int) slot.hash & mask;
        while (larger[place] != null) {
          place = (place + 1) & mask;
        }
        larger[place] = slot;
      }
    }
    slots = larger;
  }

  /** Spreads windows that lie a power of two apart (Stafford's variant 13 of MurmurHash3's mix). */
  private static long mix(long clientHash, long windowStart) {
    long mixed = clientHash ^ windowStart * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  private static final class Slot {
    private final long hash;
    private final byte[] client;
    private final long windowStart;
    private final ClientActivity activity = new ClientActivity();

    private Slot(long hash, byte[] client, long windowStart) {
      this.hash = hash;
      this.client = client;
      this.windowStart = windowStart;
    }

    private boolean holds(ByteSlice other, long otherStart) {
      return windowStart == otherStart
          && Arrays.equals(client, 0, client.length, other.array(), other.from(), other.to());
    }
  }
}
