package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.io.FileFormat;
import dev.millrace.pipelines.events.RecordConsumer;
import java.io.Serializable;
import org.apache.beam.sdk.values.PCollection;

/**
 * The places between two steps. Whatever passes from one step to the next passes through here, so
 * that a test can put a leak into any edge and see whether the ledger notices.
 */
interface Seams extends Serializable {
  /** Nothing but the steps. */
  Seams NONE = new Seams() {};

  default <T> PCollection<T> between(Edge edge, PCollection<T> elements) {
    return elements;
  }

  /** Between reading a record and parsing it, which are one step to the engine. */
  default RecordConsumer records(RecordConsumer next) {
    return next;
  }

  /** Between what a landing writes and what it reads back. */
  default <T> FileFormat<T> files(Edge edge, FileFormat<T> format) {
    return format;
  }
}
