package dev.millrace.pipelines.query;

import dev.millrace.io.Edge;
import dev.millrace.io.kafka.TimedRecord;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.values.PCollection;

/**
 * The places between two steps. Whatever passes from one step to the next passes through here, so
 * that a test can put a leak there and see what becomes of the run.
 */
interface Seams extends Serializable {
  /** Nothing but the steps. */
  Seams NONE = new Seams() {};

  default <T> PCollection<T> between(Edge edge, PCollection<T> elements) {
    return elements;
  }

  /** The records that a step reads and parses itself. */
  default List<TimedRecord> records(Edge edge, List<TimedRecord> records) {
    return records;
  }
}
