package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.GrowingBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one shard and window have done so far, and who of them has done something
 * since somebody looked. Counts stay packed until they are looked at, and are packed again then.
 *
 * <p>It knows how many things have happened to it, so that a copy of it can tell whether it is the
 * newest. Not thread-safe.
 */
final class WatchedClients {
  private static final int ACTIVITY_CAPACITY = 1 << 9;

  private final Map<String, Part> clients = new HashMap<>();
  private final Set<String> touched = new HashSet<>();
  private final Set<String> alerted = new HashSet<>();
  private long changes;
  private boolean lookAhead;

  /** What was counted for a client at once, and before. */
  private record Part(ClientWindow key, PackedActivity activity, @Nullable Part before) {}

  /**
   * What has become of others, as far as it was kept: nobody was looked at.
   *
   * @param changes that the others knew of
   */
  static WatchedClients of(Iterable<byte[]> blocks, Iterable<String> alerted, long changes)
      throws IOException {
    WatchedClients clients = new WatchedClients();
    alerted.forEach(clients.alerted::add);
    for (byte[] block : blocks) {
      clients.add(block);
    }
    clients.changes = changes;
    return clients;
  }

  /** Takes a block of {@link ClientBlocks}, all of one window. */
  void add(byte[] block) throws IOException {
    changes++;
    ClientBlocks.unpack(block, this::add);
  }

  private void add(ClientWindow key, PackedActivity activity) {
    String client = key.client();
    clients.put(client, new Part(key, activity, clients.get(client)));
    if (!alerted.contains(client)) {
      touched.add(client);
    }
  }

  /** The client has its alert, and is no longer looked at. */
  void alerted(String client) {
    changes++;
    alerted.add(client);
    touched.remove(client);
  }

  /** How often something was added, looked at or alerted. */
  long changes() {
    return changes;
  }

  /** Whether nobody has asked before, since the last look. */
  boolean firstToWantLook() {
    boolean first = !lookAhead;
    lookAhead = true;
    return first;
  }

  /**
   * Hands on those who have done something since the last look, with all they have done in the
   * window.
   */
  void look(BiConsumer<ClientWindow, ClientActivity> sink) {
    changes++;
    lookAhead = false;
    for (String client : touched) {
      Part last = clients.get(client);
      if (last != null) {
        ClientActivity sum = merged(last);
        pack(client, last, sum);
        sink.accept(last.key, sum);
      }
    }
    touched.clear();
  }

  /** All that a client has done; null if that is nothing. */
  @Nullable ClientActivity sum(String client) {
    Part last = clients.get(client);
    return last == null ? null : merged(last);
  }

  /** Nothing more comes, and nobody looks any more: what is left takes as little room as it can. */
  void close() {
    touched.clear();
    alerted.clear();
    List.copyOf(clients.entrySet())
        .forEach(client -> pack(client.getKey(), client.getValue(), null));
  }

  private void pack(String client, Part last, @Nullable ClientActivity sum) {
    if (last.before != null) {
      clients.put(client, new Part(last.key, packed(sum == null ? merged(last) : sum), null));
    }
  }

  private static ClientActivity merged(Part last) {
    ClientActivity total = last.activity.unpacked();
    for (Part part = last.before; part != null; part = part.before) {
      total.merge(part.activity.unpacked());
    }
    return total;
  }

  private static PackedActivity packed(ClientActivity activity) {
    GrowingBytes bytes = new GrowingBytes(ACTIVITY_CAPACITY);
    try {
      ClientActivity.Coder.of().encode(activity, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PackedActivity(bytes.copy(), 0, bytes.size());
  }
}
