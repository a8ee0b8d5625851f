package dev.millrace.runners.dataflow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A ledger as docs/ingest-events.md describes it, written by hand.
 *
 * @param edge one that does not balance; empty: all do
 */
record Books(Map<String, Long> totals, String edge) {
  /** No ledger at all. */
  static final Books NONE = new Books(Map.of(), "");

  static Books of(long read, long kept) {
    return new Books(Map.of(), "").withTotal("read", read).withTotal("kept", kept);
  }

  Books withDeadLetters(long count) {
    return withTotal("deadLetters", count);
  }

  Books withTotal(String name, long count) {
    Map<String, Long> more = new LinkedHashMap<>(totals);
    more.put(name, count);
    return new Books(more, edge);
  }

  Books withEdge(String from, long sent, long received) {
    return new Books(
        totals,
        """
        , {"from": "%s", "to": "Land sent to it", "unit": "rows", "sent": %d, "received": %d}
        """
            .formatted(from, sent, received));
  }

  String json() {
    return """
    {"pipeline": "p", "run": "r", "balanced": %s, "totals": {%s},
     "edges": [{"from": "a", "to": "b", "unit": "records", "sent": 1, "received": 1}%s],
     "asides": []}
    """
        .formatted(
            edge.isEmpty(),
            totals.entrySet().stream()
                .map(total -> "\"%s\": %d".formatted(total.getKey(), total.getValue()))
                .collect(Collectors.joining(", ")),
            edge);
  }
}
