package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.OversizedLine;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.RecordConsumer;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.events.Event;
import dev.millrace.transforms.events.EventReason;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.UnknownFields;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Makes events or dead letters of the records of one range, and counts them. A plain function of
 * the records that it is given; the books are handed on at the end.
 */
final class EventParsing implements RecordConsumer, UnknownFields {
  private static final byte[] NOTHING = {};

  private final InputFormat format;
  private String uri = "";
  private final EventPartitions partitions;
  private final UnknownFieldPolicy unknownFields;
  private final RecordTreatment treatment;
  private final Consumer<Event> events;
  private final Consumer<DeadLetter> deadLetters;
  private UnaryOperator<DeadLetter> history = UnaryOperator.identity();
  private final Map<Long, Long> weights = new TreeMap<>();
  private long received;
  private long blank;
  private long parsed;
  private long refused;
  private long ignored;

  /** What of the record at hand was ignored, which counts only if the record passes. */
  private long ignoredOfRecord;

  EventParsing(
      InputFormat format,
      EventPartitions partitions,
      UnknownFieldPolicy unknownFields,
      RecordTreatment treatment,
      Consumer<Event> events,
      Consumer<DeadLetter> deadLetters) {
    this.format = format;
    this.partitions = partitions;
    this.unknownFields = unknownFields;
    this.treatment = treatment;
    this.events = events;
    this.deadLetters = deadLetters;
  }

  @Override
  public void accept(byte[] payload, long offset, Attempt attempt) {
    received++;
    if (format.hasBlankRecords() && payload.length == 0) {
      blank++;
      return;
    }
    SourcePosition position = new SourcePosition(uri, offset);
    ignoredOfRecord = 0;
    try {
      Row row = treatment.row(attempt.row(this));
      events.accept(new Event(row, position));
      weights.merge(partitions.of(row), (long) payload.length, Long::sum);
      parsed++;
      ignored += ignoredOfRecord;
    } catch (Refusal refusal) {
      refuse(refusal, payload, position, attempt.context());
    }
  }

  private void refuse(
      Refusal refusal,
      byte[] payload,
      SourcePosition position,
      DeadLetter.@Nullable Context context) {
    refused++;
    deadLetters.accept(history.apply(treatment.refused(refusal, payload, position, context)));
  }

  /** Records that follow are of another source. */
  void from(String source) {
    uri = source;
  }

  /** The record that follows was a dead letter. */
  void from(DeadLetter before) {
    uri = before.position().source();
    history = letter -> letter.replaying(before);
  }

  @Override
  public void acceptOversized(OversizedLine line, DeadLetter.@Nullable Context context) {
    received++;
    refused++;
    deadLetters.accept(history.apply(treatment.oversized(line, uri, context)));
  }

  @Override
  public void acceptWithoutValue(long offset) {
    received++;
    refuse(Refusal.ofReason(EventReason.NO_VALUE), NOTHING, new SourcePosition(uri, offset), null);
  }

  @Override
  public void found(String field) throws Refusal {
    switch (unknownFields) {
      case REFUSE -> UnknownFields.REFUSED.found(field);
      case IGNORE -> ignoredOfRecord++;
    }
  }

  long received() {
    return received;
  }

  long blank() {
    return blank;
  }

  long parsed() {
    return parsed;
  }

  long refused() {
    return refused;
  }

  /** Fields that were left out of events. */
  long ignored() {
    return ignored;
  }

  /** Bytes of the records that became events, by partition. */
  Map<Long, Long> weights() {
    return weights;
  }
}
