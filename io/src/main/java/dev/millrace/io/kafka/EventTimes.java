package dev.millrace.io.kafka;

import java.io.Serializable;
import java.util.OptionalLong;

/**
 * Tells when the event that a record holds happened. It has buffers of its own and serves one
 * thread; a {@link Factory} travels to the worker and makes it there.
 */
public interface EventTimes {
  /**
   * @param payload the record's value; not to be changed
   * @return epoch milliseconds; nothing for a record that cannot be read, which must be what the
   *     step that parses it finds too
   */
  OptionalLong of(byte[] payload);

  /** Makes it where it is needed. */
  interface Factory extends Serializable {
    EventTimes create();
  }
}
