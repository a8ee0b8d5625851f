package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.RecordConsumer;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import dev.millrace.transforms.events.JsonEvents;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Where what becomes of records goes, whatever they are read from. An event gets the time that it
 * says itself.
 *
 * @param from the edge that records come over
 * @param next the edge that events leave over
 */
record EventOutputs(
    ReadEvents.Settings settings, Edge from, Edge next, Seams seams, ReadEvents.Sizes sizes)
    implements Serializable {

  /** Makes events or dead letters of the records of a range, into the outputs of a step. */
  EventParsing parsing(
      InputFormat format, String uri, RecordTreatment treatment, MultiOutputReceiver out) {
    OutputReceiver<Event> events = out.get(ReadEvents.EVENTS);
    EventParsing parsing =
        parsing(
            format,
            treatment,
            event -> events.outputWithTimestamp(event, time(event)),
            out.get(ReadEvents.DEAD_LETTERS)::output);
    parsing.from(uri);
    return parsing;
  }

  /** The same, into whatever takes them. */
  EventParsing parsing(
      InputFormat format,
      RecordTreatment treatment,
      Consumer<Event> events,
      Consumer<DeadLetter> deadLetters) {
    return new EventParsing(
        format, settings.partitions(), settings.unknownFields(), treatment, events, deadLetters);
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
    weights(parsing)
        .forEach((partition, bytes) -> out.get(ReadEvents.WEIGHTS).output(KV.of(partition, bytes)));
    OutputReceiver<LedgerCount> books = out.get(ReadEvents.COUNTS);
    books.output(from.sent(sent));
    books(parsing).forEach(books::output);
  }

  /** What somebody wants to know of how much there is of each partition. */
  Map<Long, Long> weights(EventParsing parsing) {
    return switch (sizes) {
      case BY_PARTITION -> parsing.weights();
      case UNWANTED -> Map.of();
    };
  }

  /** What was received, and what became of it. */
  List<LedgerCount> books(EventParsing parsing) {
    return List.of(
        from.received(parsing.received()),
        Edges.BLANK.sent(parsing.blank()),
        Edges.IGNORED.sent(parsing.ignored()),
        Edges.DEAD_LETTERS.sent(parsing.refused()),
        next.sent(parsing.parsed()));
  }

  /** The time that an event says itself, as Beam has it. */
  Instant time(Event event) {
    EventClock clock = settings.partitions().clock();
    return clock == null ? BoundedWindow.TIMESTAMP_MIN_VALUE : clock.time(event.row());
  }
}
