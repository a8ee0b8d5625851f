package dev.millrace.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final AtomicBoolean sentSome = new AtomicBoolean();
  private @Nullable WindowOutbox outbox;

  Departures(SendTable table, SendAhead.Conclusion conclusion) {
    this.table = table;
    this.conclusion = conclusion;
  }

  /** Its number is greater than that of any before. */
  void add(long number, Dispatch dispatch) {
    waiting.add(KV.of(number, dispatch));
  }

  /** Whether anything was sent since this was asked before. */
  boolean sentMeanwhile() {
    return sentSome.getAndSet(false);
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

  /**
   * Sends what has this number or a lesser one: rows that are ahead together, windows alone. What
   * could not be sent still waits.
   */
  synchronized void sendUpTo(long last) throws IOException {
    List<KV<Long, Dispatch>> together = new ArrayList<>();
    for (KV<Long, Dispatch> next : waiting) {
      if (next.getKey() > last) {
        break;
      }
      Instant window = next.getValue().published();
      if (window == null) {
        together.add(next);
      } else {
        sendAhead(together);
        together.clear();
        opened().send(window, conclusion.of(next.getValue().rows(), table.rows(window)));
        forget(1);
      }
    }
    sendAhead(together);
  }

  /** The numbers follow one another. */
  private void sendAhead(List<KV<Long, Dispatch>> together) throws IOException {
    if (!together.isEmpty()) {
      List<String> rows = new ArrayList<>();
      together.forEach(next -> rows.addAll(next.getValue().rows()));
      opened().sendAhead(together.get(0).getKey(), rows);
      forget(together.size());
    }
  }

  /** Only after it was sent: what fails must be found again. */
  private void forget(int sent) {
    for (int i = 0; i < sent; i++) {
      waiting.remove();
    }
    sentSome.set(true);
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
