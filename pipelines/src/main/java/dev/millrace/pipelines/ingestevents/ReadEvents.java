package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.FileRange;
import dev.millrace.pipelines.events.EventReading;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.MadeThere;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.RowLimits;
import java.io.IOException;
import java.time.ZoneId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
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
  private final EventOutputs outputs;
  private final MadeThere<EventReading> reading;
  private final MadeThere<RecordTreatment> treatment;

  ReadEvents(InputFormat format, EventOutputs outputs) {
    this.format = format;
    this.outputs = outputs;
    this.reading =
        new MadeThere<>(
            () ->
                EventReading.of(format, outputs.settings().declared(), outputs.settings().zone()));
    this.treatment = new MadeThere<>(() -> outputs.settings().treatment());
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

    /** The schema of what is read. */
    EventSchema declared() {
      return layout.declared();
    }

    RecordTreatment treatment() {
      return new RecordTreatment(layout, limits, key == null ? null : key.open());
    }
  }

  @ProcessElement
  public void process(@Element FileRange range, MultiOutputReceiver out) throws IOException {
    EventParsing parsing = outputs.parsing(format, range.uri(), treatment.get(), out);
    long sent = reading.get().read(range, outputs.records(parsing));
    out.get(COUNTS).output(Edges.FILES.received(range.length()));
    outputs.count(sent, parsing, out);
  }
}
