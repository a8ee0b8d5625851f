package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the parts of the input counted for each client in each window of one shard. Until
 * they are added up, counts stay packed as they came.
 */
final class MergeClients {
  /** By window, in the order of time, and then by client. */
  private final SortedMap<Long, Map<String, Part>> parts = new TreeMap<>();

  private long requests;

  /** What one part of the input counted, and the parts that came before it. */
  private record Part(PackedActivity activity, @Nullable Part before) {}

  /** Takes a block of {@link ClientBlocks}. */
  void add(byte[] block) throws IOException {
    ClientBlocks.unpack(block, this::add);
  }

  private void add(ClientWindow key, PackedActivity activity) {
    Map<String, Part> clients = parts.computeIfAbsent(key.start(), first -> new HashMap<>());
    clients.put(key.client(), new Part(activity, clients.get(key.client())));
  }

  /** Hands on every client and window once, in the order of time. */
  void drainTo(Consumer<ClientTotal> sink) {
    parts.forEach(
        (start, clients) ->
            clients.forEach(
                (client, part) ->
                    sink.accept(new ClientTotal(new ClientWindow(client, start), merged(part)))));
  }

  private ClientActivity merged(Part last) {
    ClientActivity total = last.activity.unpacked();
    requests += total.requests();
    for (Part part = last.before; part != null; part = part.before) {
      ClientActivity more = part.activity.unpacked();
      requests += more.requests();
      total.merge(more);
    }
    return total;
  }

  /** Counts what arrived and what was handed on, once it was. */
  void countTo(Consumer<LedgerCount> books) {
    books.accept(Edges.CLIENTS.received(requests));
    books.accept(Edges.MERGED.sent(parts.values().stream().mapToLong(Map::size).sum()));
  }
}
