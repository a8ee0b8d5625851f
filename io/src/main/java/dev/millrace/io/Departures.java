package dev.millrace.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent, in the order of its numbers. Those up to a number are sent when it is
 * known that they stay what they are. May be asked from another thread than the one that adds.
 */
final class Departures {
  private final SendTable table;
  private final SendAhead.Conclusion conclusion;
  private final ConcurrentLinkedDeque<KV<Long, Dispatch>> waiting = new ConcurrentLinkedDeque<>();
  private @Nullable WindowOutbox outbox;

  Departures(SendTable table, SendAhead.Conclusion conclusion) {
    this.table = table;
    this.conclusion = conclusion;
  }

  /** Its number is greater than that of any before. */
  void add(long number, Dispatch dispatch) {
    waiting.add(KV.of(number, dispatch));
  }

  /** What was not sent yet, as far as this knows. */
  List<KV<Long, Dispatch>> waiting() {
    return List.copyOf(waiting);
  }

  /** Takes what was held when somebody else stopped, and sends it unless it was sent. */
  void sendHeld(Iterable<KV<Long, Dispatch>> held) throws IOException {
    List<KV<Long, Dispatch>> sorted = new ArrayList<>();
    held.forEach(sorted::add);
    sorted.sort(Comparator.comparing(KV::getKey));
    waiting.addAll(sorted);
    sendUpTo(Long.MAX_VALUE);
  }

  /** Sends what has this number or a lesser one: rows that are ahead together, windows alone. */
  synchronized void sendUpTo(long last) throws IOException {
    List<String> rows = new ArrayList<>();
    long first = 0;
    for (KV<Long, Dispatch> next = waiting.peek();
        next != null && next.getKey() <= last;
        next = waiting.peek()) {
      Dispatch dispatch = next.getValue();
      Instant window = dispatch.published();
      if (window == null) {
        if (rows.isEmpty()) {
          first = next.getKey();
        }
        rows.addAll(dispatch.rows());
      } else {
        sendAhead(first, rows);
        rows.clear();
        opened().send(window, conclusion.of(dispatch.rows(), table.rows(window)));
      }
      waiting.remove();
    }
    sendAhead(first, rows);
  }

  private void sendAhead(long first, List<String> rows) throws IOException {
    if (!rows.isEmpty()) {
      opened().sendAhead(first, rows);
    }
  }

  /** When there is something to send: of several tasks one has it all. */
  private WindowOutbox opened() throws IOException {
    WindowOutbox open = outbox;
    if (open == null) {
      open = table.open();
      outbox = open;
    }
    return open;
  }

  synchronized void close() throws IOException {
    if (outbox != null) {
      outbox.close();
    }
  }
}
