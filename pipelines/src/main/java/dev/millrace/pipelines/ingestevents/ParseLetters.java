package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.MadeThere;
import dev.millrace.pipelines.events.RecordConsumer;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Parses the records of dead letters as {@link ReadEvents} does those of files. One that is no
 * event again is a dead letter again, at the same place and time, an attempt later.
 */
final class ParseLetters extends DoFn<DeadLetter, Event> {
  private final EventOutputs outputs;
  private final Map<InputFormat, Lane> lanes = new EnumMap<>(InputFormat.class);
  private final MadeThere<LetterReading> reading;
  private final MadeThere<RecordTreatment> treatment;
  private transient @Nullable MultiOutputReceiver now;

  ParseLetters(EventOutputs outputs) {
    this.outputs = outputs;
    this.reading =
        new MadeThere<>(
            () -> new LetterReading(outputs.settings().declared(), outputs.settings().zone()));
    this.treatment = new MadeThere<>(() -> outputs.settings().treatment());
  }

  @StartBundle
  public void startBundle() {
    lanes.clear();
  }

  @ProcessElement
  public void process(@Element DeadLetter letter, MultiOutputReceiver out) {
    now = out;
    Lane lane = lanes.computeIfAbsent(LetterReading.formatOf(letter), this::lane);
    lane.parsing.from(letter);
    lane.records.accept(
        letter.payload(), letter.position().offset(), reading.get().attempt(letter));
  }

  /** An event says its own time, which is before that of letters, who were gathered. */
  @Override
  @SuppressWarnings({"deprecation", "InlineMeSuggester"})
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  private Lane lane(InputFormat format) {
    EventParsing parsing =
        outputs.parsing(
            format,
            treatment.get(),
            event ->
                Objects.requireNonNull(now)
                    .get(ReadEvents.EVENTS)
                    .outputWithTimestamp(event, outputs.time(event)),
            letter -> Objects.requireNonNull(now).get(ReadEvents.DEAD_LETTERS).output(letter));
    return new Lane(parsing, outputs.records(parsing));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    for (Lane lane : lanes.values()) {
      outputs
          .weights(lane.parsing)
          .forEach(
              (partition, bytes) ->
                  context.output(
                      ReadEvents.WEIGHTS,
                      KV.of(partition, bytes),
                      BoundedWindow.TIMESTAMP_MIN_VALUE,
                      GlobalWindow.INSTANCE));
      for (LedgerCount count : outputs.books(lane.parsing)) {
        context.output(
            ReadEvents.COUNTS, count, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
      }
    }
  }

  /**
   * The records of one format in a bundle.
   *
   * @param records what leads to the parsing
   */
  private record Lane(EventParsing parsing, RecordConsumer records) {}
}
