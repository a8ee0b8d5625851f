package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outbox outlives those that send to it, and knows what they have sent. */
class DeparturesTest {
  private static final Instant TEN = Instant.parse("2026-01-31T10:00:00Z");

  private final SendTable table;
  private final Topic topic = new Topic();

  DeparturesTest(@TempDir Path folder) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    this.table = SendTable.of(new Run(folder.toString(), "run-1"), "rows", () -> topic);
  }

  @Test
  void sendsWhatIsSafeAndKeepsTheRest() throws IOException {
    Departures departures = departures();
    add(departures, 0, "a", "b", "c");

    departures.sendUpTo(1);

    assertThat(topic.sent, contains("a", "b"));
    assertThat(departures.waiting(), contains(row(2, "c")));
    assertThat(departures.sentMeanwhile(), is(true));
    assertThat("asked again", departures.sentMeanwhile(), is(false));
  }

  @Test
  void whatWasHeldAndSentIsNotSentAgain() throws IOException {
    Departures stopped = departures();
    add(stopped, 0, "a", "b", "c");
    List<KV<Long, Dispatch>> held = stopped.waiting();
    stopped.sendUpTo(1);

    // A state may hand them back in any order.
    Departures next = departures();
    next.sendHeld(List.of(held.get(2), held.get(0), held.get(1)));

    assertThat(topic.sent, contains("a", "b", "c"));
    assertThat(next.waiting(), empty());
    assertThat("what is held must be written anew", next.sentMeanwhile(), is(true));
  }

  @Test
  void rowsThatCouldNotBeSentStillWait() throws IOException {
    Departures departures = departures();
    add(departures, 0, "a", "b");
    topic.faults = 1;

    assertThrows(IOException.class, () -> departures.sendUpTo(1));

    assertThat(topic.sent, empty());
    assertThat(departures.waiting(), contains(row(0, "a"), row(1, "b")));
    assertThat(departures.sentMeanwhile(), is(false));

    departures.sendUpTo(1);

    assertThat(topic.sent, contains("a", "b"));
    assertThat(departures.waiting(), empty());
  }

  @Test
  void aWindowThatCouldNotBeSentStillWaitsAfterTheRowsBeforeIt() throws IOException {
    Departures departures = departures();
    add(departures, 0, "a", "b");
    departures.add(2, Dispatch.ofWindow(TEN, List.of("a", "b")));
    add(departures, 3, "c");
    topic.windowFaults = 1;

    assertThrows(IOException.class, () -> departures.sendUpTo(3));

    assertThat(topic.sent, contains("a", "b"));
    assertThat(
        departures.waiting(),
        contains(KV.of(2L, Dispatch.ofWindow(TEN, List.of("a", "b"))), row(3, "c")));

    departures.sendUpTo(3);

    assertThat(topic.sent, contains("a", "b", "2026-01-31T10:00:00.000Z: [a, b]", "c"));
    assertThat(departures.waiting(), empty());
  }

  private Departures departures() {
    return new Departures(table, (ahead, landed) -> List.of(ahead.toString()));
  }

  private static void add(Departures departures, long first, String... rows) {
    for (int i = 0; i < rows.length; i++) {
      departures.add(first + i, Dispatch.ahead(rows[i]));
    }
  }

  private static KV<Long, Dispatch> row(long number, String row) {
    return KV.of(number, Dispatch.ahead(row));
  }

  /** Skips what it has sent, by number; sends all of a call or, while it has faults, nothing. */
  private static final class Topic implements WindowOutbox {
    private final List<String> sent = new ArrayList<>();
    private long next;
    private int faults;
    private int windowFaults;

    @Override
    public void send(Instant windowStart, List<String> rows) throws IOException {
      if (windowFaults > 0) {
        windowFaults--;
        throw new IOException("No broker");
      }
      sent.add(windowStart + ": " + String.join(", ", rows));
    }

    @Override
    public void sendAhead(long first, List<String> rows) throws IOException {
      if (faults > 0) {
        faults--;
        throw new IOException("No broker");
      }
      for (int i = 0; i < rows.size(); i++) {
        if (first + i >= next) {
          sent.add(rows.get(i));
          next = first + i + 1;
        }
      }
    }

    @Override
    public Instant sentBefore() {
      return Instant.EPOCH;
    }

    @Override
    public void close() {}
  }
}
