package dev.millrace.transforms;

import java.io.Serializable;

/**
 * Turns a record's bytes into a value, or says why that cannot be done. It travels to the workers
 * and may be called by several threads, so whatever it reuses between calls must be per thread.
 */
@FunctionalInterface
public interface RecordParser<T> extends Serializable {

  /**
   * @param record not to be changed
   * @return the value, or a fixed word for the reason and a message for a person. An exception is
   *     taken for a fault of the parser on this record: {@link Parse} makes a dead letter of it
   */
  Parsing<T> parse(RawRecord record);
}
