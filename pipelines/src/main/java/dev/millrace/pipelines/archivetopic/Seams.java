package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.Edge;
import dev.millrace.io.FileFormat;
import dev.millrace.transforms.LedgerCount;
import java.io.Serializable;
import org.apache.beam.sdk.values.PCollection;

/**
 * The places between two steps. Whatever passes from one step to the next passes through here, so
 * that a test can put a leak or a fault there and see what becomes of the run.
 */
interface Seams extends Serializable {
  /** Nothing but the steps. */
  Seams NONE = new Seams() {};

  default <T> PCollection<T> between(Edge edge, PCollection<T> elements) {
    return elements;
  }

  /** Between what the landing writes and what it reads back. */
  default <T> FileFormat<T> files(FileFormat<T> format) {
    return format;
  }

  /** Between a file that has landed and the publication. */
  default PCollection<LedgerCount> landed(PCollection<LedgerCount> counts) {
    return counts;
  }
}
