package dev.millrace.pipelines.ingestevents;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import java.util.List;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * What became of events before they get rows.
 *
 * @param events that go on
 * @param refused dead letters of the others; null where none can be
 * @param counts for the books
 */
record TakenEvents(
    PCollection<Event> events,
    @Nullable PCollection<DeadLetter> refused,
    List<PCollection<LedgerCount>> counts) {

  TakenEvents {
    counts = List.copyOf(counts);
  }

  /** Where nothing is between events and their rows. */
  static TakenEvents all(PCollection<Event> events) {
    return new TakenEvents(events, null, List.of());
  }
}
