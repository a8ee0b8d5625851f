package dev.millrace.pipelines.events;

import dev.millrace.io.OversizedLine;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.UnknownFields;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Takes the records of a file, in its order. */
public interface RecordConsumer {
  /**
   * @param payload the record's bytes
   * @param offset where it stands in its file
   * @param attempt to make an event of it
   */
  void accept(byte[] payload, long offset, Attempt attempt);

  /**
   * A record that is too long to be one.
   *
   * @param context that it stood in
   */
  void acceptOversized(OversizedLine line, DeadLetter.@Nullable Context context);

  /** A record of a topic with nothing in it, not even no bytes. */
  void acceptWithoutValue(long offset);

  /** What a format makes of a record. */
  @FunctionalInterface
  interface Attempt {
    Row row(UnknownFields unknown) throws Refusal;

    /** What beside the record is needed to try again; null if nothing is. */
    default DeadLetter.@Nullable Context context() {
      return null;
    }
  }

  /** A record that stands in something which is told. */
  record InContext(DeadLetter.Context context, Attempt reading) implements Attempt {
    @Override
    public Row row(UnknownFields unknown) throws Refusal {
      return reading.row(unknown);
    }
  }
}
