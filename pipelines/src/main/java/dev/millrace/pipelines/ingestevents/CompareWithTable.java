package dev.millrace.pipelines.ingestevents;

import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Takes events whose id nobody has landed, and counts the others as duplicates. One that happened
 * before the event that is landed is what a run over all of the input would have kept: nothing that
 * is added to a table can put that right, and the run fails. Where no run over all of it is named,
 * it is one of the others.
 */
final class CompareWithTable extends DoFn<KV<Row, CoGbkResult>, Event> {
  static final TupleTag<Event> EVENTS = new TupleTag<>("events") {};
  static final TupleTag<Long> LANDED = new TupleTag<>("landed") {};

  static final TupleTag<Event> NEW = new TupleTag<>("new") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final @Nullable EventClock clock;
  private final @Nullable String wholeRun;
  private long events;
  private long ids;
  private long duplicates;

  /**
   * @param clock of the rows of events
   * @param wholeRun the command that runs over all of the input again; null if there is none
   */
  CompareWithTable(@Nullable EventClock clock, @Nullable String wholeRun) {
    this.clock = clock;
    this.wholeRun = wholeRun;
  }

  @StartBundle
  public void startBundle() {
    events = 0;
    ids = 0;
    duplicates = 0;
  }

  @ProcessElement
  public void process(@Element KV<Row, CoGbkResult> same, MultiOutputReceiver out) {
    boolean landed = false;
    long first = Long.MAX_VALUE;
    for (long time : same.getValue().getAll(LANDED)) {
      landed = true;
      first = Math.min(first, time);
      ids++;
    }
    for (Event event : same.getValue().getAll(EVENTS)) {
      events++;
      if (!landed) {
        out.get(NEW).output(event);
      } else if (wholeRun != null && LandedIds.time(clock, event.row()) < first) {
        throw new IllegalStateException(
            ("The event of the dead letter at %s happened before the one with the same id that is"
                    + " in the table, and would be there in its place; nothing was changed, as no"
                    + " row can be taken back: repair the source and run %s")
                .formatted(event.position(), wholeRun));
      } else {
        duplicates++;
      }
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    if (events + ids > 0) {
      write(context, ReplayEdges.DISTINCT_EVENTS.received(events));
      write(context, ReplayEdges.IDS.received(ids));
      write(context, ReplayEdges.NEW_EVENTS.sent(events - duplicates));
      write(context, ReplayEdges.LANDED_BEFORE.sent(duplicates));
    }
  }

  private static void write(FinishBundleContext context, LedgerCount count) {
    context.output(COUNTS, count, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
  }
}
