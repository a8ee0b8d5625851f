package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Adds up what the parts of the input counted for each client in each window of one shard. */
final class MergeClients {
  private static final Comparator<ClientWindow> BY_TIME =
      Comparator.comparingLong(ClientWindow::start).thenComparing(ClientWindow::client);

  private final Map<ClientWindow, ClientActivity> totals = new HashMap<>();
  private long requests;

  /** Takes a block of {@link ClientBlocks}. */
  void add(byte[] block) throws IOException {
    ClientBlocks.unpack(
        block,
        (key, activity) -> {
          requests += activity.requests();
          totals.merge(key, activity, MergeClients::merged);
        });
  }

  private static ClientActivity merged(ClientActivity total, ClientActivity part) {
    total.merge(part);
    return total;
  }

  /** Hands on every client and window once, in the order of time. */
  void drainTo(Consumer<ClientTotal> sink) {
    totals.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(BY_TIME))
        .forEach(total -> sink.accept(new ClientTotal(total.getKey(), total.getValue())));
  }

  void countTo(Consumer<LedgerCount> books) {
    books.accept(Edges.CLIENTS.received(requests));
    books.accept(Edges.MERGED.sent(totals.size()));
  }
}
