package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.OversizedLine;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.UnknownFields;
import org.apache.beam.sdk.values.Row;

/** Takes the records of a file, in its order. */
interface RecordConsumer {
  /**
   * @param payload the record's bytes
   * @param offset where it stands in its file
   * @param attempt to make an event of it
   */
  void accept(byte[] payload, long offset, Attempt attempt);

  /** A record that is too long to be one. */
  void acceptOversized(OversizedLine line);

  /** A record of a topic with nothing in it, not even no bytes. */
  void acceptWithoutValue(long offset);

  /** What a format makes of a record. */
  @FunctionalInterface
  interface Attempt {
    Row row(UnknownFields unknown) throws Refusal;
  }
}
