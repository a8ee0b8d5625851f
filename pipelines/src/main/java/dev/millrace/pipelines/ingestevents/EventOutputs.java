package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import dev.millrace.transforms.events.JsonEvents;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where what becomes of records goes, whatever they are read from. An event gets the time that it
 * says itself.
 *
 * @param next the edge that events leave over
 */
record EventOutputs(ReadEvents.Settings settings, Edge next, Seams seams, ReadEvents.Sizes sizes)
    implements Serializable {

  /** Makes events or dead letters of the records of a range, into the outputs of a step. */
  EventParsing parsing(
      InputFormat format, String uri, RecordTreatment treatment, MultiOutputReceiver out) {
    OutputReceiver<Event> events = out.get(ReadEvents.EVENTS);
    EventClock clock = settings.partitions().clock();
    return new EventParsing(
        format,
        uri,
        settings.partitions(),
        settings.unknownFields(),
        treatment,
        event -> events.outputWithTimestamp(event, time(clock, event)),
        out.get(ReadEvents.DEAD_LETTERS)::output);
  }

  /** What records are handed to on their way there. */
  RecordConsumer records(EventParsing parsing) {
    return seams.records(parsing);
  }

  /** Reads the objects of the schema. */
  JsonEvents json() {
    JsonEvents events = JsonEvents.of(settings.declared());
    return settings.zone() == null ? events : events.inZone(settings.zone());
  }

  /**
   * Hands on the books of a range.
   *
   * @param sent how many records were read
   */
  void count(long sent, EventParsing parsing, MultiOutputReceiver out) {
    switch (sizes) {
      case BY_PARTITION ->
          parsing
              .weights()
              .forEach(
                  (partition, bytes) ->
                      out.get(ReadEvents.WEIGHTS).output(KV.of(partition, bytes)));
      case UNWANTED -> {}
    }
    OutputReceiver<LedgerCount> books = out.get(ReadEvents.COUNTS);
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
