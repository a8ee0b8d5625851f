package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.io.FileRange;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.RowLimits;
import java.io.IOException;
import java.time.ZoneId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads and parses the events of a range, all in one step: an engine spends more on a record that
 * passes between two steps than reading it costs. An event gets the time that it says itself.
 */
final class ReadEvents extends DoFn<FileRange, Event> {
  static final TupleTag<Event> EVENTS = new TupleTag<>("events") {};
  static final TupleTag<KV<Long, Long>> WEIGHTS = new TupleTag<>("weights") {};
  static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("dead-letters") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final InputFormat format;
  private final Settings settings;
  private final Edge next;
  private final Seams seams;
  private final Sizes sizes;
  private transient @Nullable EventReading reading;
  private transient @Nullable RecordTreatment treatment;

  /**
   * @param next the edge that events leave over
   */
  ReadEvents(InputFormat format, Settings settings, Edge next, Seams seams, Sizes sizes) {
    this.format = format;
    this.settings = settings;
    this.next = next;
    this.seams = seams;
    this.sizes = sizes;
  }

  /** Whether somebody wants to know how much there is of each partition. */
  enum Sizes {
    BY_PARTITION,
    /** There are no {@link #WEIGHTS} then: Spark's runner fails on an output that nobody takes. */
    UNWANTED
  }

  /**
   * What becomes of a record.
   *
   * @param layout of the rows that events become
   * @param key of their pseudonyms; null if there are none
   * @param limits of the table that events land in
   */
  record Settings(
      EventLayout layout,
      @Nullable PrivacyKey key,
      EventPartitions partitions,
      UnknownFieldPolicy unknownFields,
      @Nullable ZoneId zone,
      RowLimits limits)
      implements java.io.Serializable {

    /** For a table that holds whatever the schema does. */
    Settings(
        EventLayout layout,
        @Nullable PrivacyKey key,
        EventPartitions partitions,
        UnknownFieldPolicy unknownFields,
        @Nullable ZoneId zone) {
      this(layout, key, partitions, unknownFields, zone, RowLimits.none());
    }

    /** The schema of what is landed. */
    EventSchema schema() {
      return layout.landed();
    }

    private RecordTreatment treatment() {
      return new RecordTreatment(layout, limits, key == null ? null : key.open());
    }
  }

  @ProcessElement
  public void process(@Element FileRange range, MultiOutputReceiver out) throws IOException {
    EventReading records = reading;
    if (records == null) {
      records = EventReading.of(format, settings.layout.declared(), settings.zone);
      reading = records;
    }
    RecordTreatment treatmentOfAll = treatment;
    if (treatmentOfAll == null) {
      treatmentOfAll = settings.treatment();
      treatment = treatmentOfAll;
    }
    OutputReceiver<Event> events = out.get(EVENTS);
    EventClock clock = settings.partitions.clock();
    EventParsing parsing =
        new EventParsing(
            format,
            range.uri(),
            settings.partitions,
            settings.unknownFields,
            treatmentOfAll,
            event -> events.outputWithTimestamp(event, time(clock, event)),
            out.get(DEAD_LETTERS)::output);
    long sent = records.read(range, seams.records(parsing));
    switch (sizes) {
      case BY_PARTITION ->
          parsing
              .weights()
              .forEach((partition, bytes) -> out.get(WEIGHTS).output(KV.of(partition, bytes)));
      case UNWANTED -> {}
    }
    OutputReceiver<LedgerCount> books = out.get(COUNTS);
    books.output(Edges.FILES.received(range.length()));
    books.output(Edges.RECORDS.sent(sent));
    books.output(Edges.RECORDS.received(parsing.received()));
    books.output(Edges.BLANK.sent(parsing.blank()));
    books.output(Edges.IGNORED.sent(parsing.ignored()));
    books.output(Edges.DEAD_LETTERS.sent(parsing.refused()));
    books.output(next.sent(parsing.parsed()));
  }

  private static Instant time(@Nullable EventClock clock, Event event) {
    return clock == null ? BoundedWindow.TIMESTAMP_MIN_VALUE : clock.time(event.row());
  }
}
