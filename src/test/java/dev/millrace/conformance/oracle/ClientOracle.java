package dev.millrace.conformance.oracle;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table and alerts on clients, window by window. */
final class ClientOracle {
  private final Question question;
  private final Map<Key, ClientMinute> windows = new HashMap<>();

  ClientOracle(Question question) {
    this.question = question;
  }

  private record Key(String client, long window) {}

  void add(Request request) {
    long window = Math.floorDiv(request.time(), question.windowMillis());
    windows
        .computeIfAbsent(new Key(request.client(), window), key -> new ClientMinute())
        .add(request);
  }

  void answer(List<Row> clients, List<Row> alerts) throws IOException {
    windows.forEach((key, minute) -> clients.add(row(key, minute)));
  }

  private Row row(Key key, ClientMinute minute) {
    return Row.of(
        "windowStart", Texts.instant(key.window() * question.windowMillis()),
        "windowEnd", Texts.instant((key.window() + 1) * question.windowMillis()),
        "client", key.client(),
        "requests", minute.requests(),
        "bytes", minute.bytes(),
        "posts", minute.posts(),
        "errors", minute.errors(),
        "distinctPaths", minute.distinctPaths(),
        "distinctAgents", minute.distinctAgents(),
        "activeSeconds", minute.activeSeconds());
  }
}
