package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Edge;
import dev.millrace.io.FileFormat;
import dev.millrace.io.LineConsumer;
import java.io.Serializable;
import java.util.function.Consumer;
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

  default <T> Consumer<T> each(Edge edge, Consumer<T> next) {
    return next;
  }

  default LineConsumer lines(Edge edge, LineConsumer next) {
    return next;
  }

  /** Between what a landing writes and what it reads back. */
  default <T> FileFormat<T> files(Edge edge, FileFormat<T> format) {
    return format;
  }

  default EntryCounter entries(Edge edge, EntryCounter next) {
    return next;
  }
}
