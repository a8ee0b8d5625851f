package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Adds up what the parts of the input counted for each client in each window of one shard. */
final class MergeClients {
  /** By window, in the order of time, and then by client. */
  private final SortedMap<Long, Map<String, ClientActivity>> totals = new TreeMap<>();

  private long requests;

  /** Takes a block of {@link ClientBlocks}. */
  void add(byte[] block) throws IOException {
    ClientBlocks.unpack(
        block,
        (key, activity) -> {
          requests += activity.requests();
          totals
              .computeIfAbsent(key.start(), first -> new HashMap<>())
              .merge(key.client(), activity, MergeClients::merged);
        });
  }

  private static ClientActivity merged(ClientActivity total, ClientActivity part) {
    total.merge(part);
    return total;
  }

  /** Hands on every client and window once, in the order of time. */
  void drainTo(Consumer<ClientTotal> sink) {
    totals.forEach(
        (start, clients) ->
            clients.forEach(
                (client, activity) ->
                    sink.accept(new ClientTotal(new ClientWindow(client, start), activity))));
  }

  void countTo(Consumer<LedgerCount> books) {
    books.accept(Edges.CLIENTS.received(requests));
    books.accept(Edges.MERGED.sent(totals.values().stream().mapToLong(Map::size).sum()));
  }
}
