package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the parts of the input counted for each client in each window of one shard, and
 * joins to each what the client did in the windows before. Until they are added up, counts stay
 * packed as they came.
 */
final class MergeClients {
  /** By window, in the order of time, and then by client. */
  private final NavigableMap<Long, Map<String, Part>> parts = new TreeMap<>();

  private final RecentClients recent;
  private long requests;
  private long merged;

  /** What one part of the input counted, and the parts that came before it. */
  private record Part(PackedActivity activity, @Nullable Part before) {}

  MergeClients(long windowMillis) {
    this.recent = new RecentClients(windowMillis);
  }

  /** Takes a block of {@link ClientBlocks}. */
  void add(byte[] block) throws IOException {
    ClientBlocks.unpack(block, this::add);
  }

  private void add(ClientWindow key, PackedActivity activity) {
    Map<String, Part> clients = parts.computeIfAbsent(key.start(), first -> new HashMap<>());
    clients.put(key.client(), new Part(activity, clients.get(key.client())));
  }

  /**
   * Only remembers the windows that start before this: they were handed on by an earlier merge, and
   * no book counts them again.
   */
  void rememberBefore(long windowStart) {
    NavigableMap<Long, Map<String, Part>> before = parts.headMap(windowStart, false);
    before.forEach(
        (start, clients) ->
            clients.forEach((client, part) -> recent.remember(client, start, sum(part))));
    before.clear();
  }

  /** The starts of the windows to hand on, in the order of time. */
  SortedSet<Long> windows() {
    return new TreeSet<>(parts.keySet());
  }

  /** Hands on every client and window once, in the order of time. */
  void drainTo(Consumer<ClientTotal> sink) {
    windows().forEach(start -> drainTo(start, sink));
  }

  /** Hands on every client of one window once; windows in the order of time. */
  void drainTo(long windowStart, Consumer<ClientTotal> sink) {
    Map<String, Part> clients = parts.getOrDefault(windowStart, Map.of());
    merged += clients.size();
    clients.forEach(
        (client, part) -> {
          ClientActivity sum = sum(part);
          requests += sum.requests();
          sink.accept(
              new ClientTotal(
                  new ClientWindow(client, windowStart),
                  sum,
                  recent.add(client, windowStart, sum)));
        });
    parts.remove(windowStart);
  }

  private static ClientActivity sum(Part last) {
    ClientActivity sum = last.activity.unpacked();
    for (Part part = last.before; part != null; part = part.before) {
      sum.merge(part.activity.unpacked());
    }
    return sum;
  }

  /** What clients did in the last windows that were handed on or remembered. */
  RecentClients recent() {
    return recent;
  }

  /** Counts what arrived and was handed on, since the last time. */
  void countTo(Consumer<LedgerCount> books) {
    books.accept(Edges.CLIENTS.received(requests));
    books.accept(Edges.MERGED.sent(merged));
    requests = 0;
    merged = 0;
  }
}
