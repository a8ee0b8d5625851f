package dev.millrace.io;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.joda.time.Instant;

/**
 * Where the rows of one table go besides its files, window by window, once a window is published.
 * It remembers by itself which windows it has sent, in one step with sending them, so that a window
 * that is published again is not sent again; and how many rows it has sent ahead of their windows.
 */
public interface WindowOutbox extends AutoCloseable {
  /**
   * Sends the rows of a window, unless it has done so; windows come in the order of time.
   *
   * @param windowStart names the window
   * @param rows as their file has them, one a line
   */
  void send(Instant windowStart, List<String> rows) throws IOException;

  /**
   * Sends rows that do not wait for the end of their window, unless it has done so. Rows of a run
   * are numbered from 0 on, and a row that comes again has its number again.
   *
   * @param first number of the first of the rows; the others follow it
   */
  void sendAhead(long first, List<String> rows) throws IOException;

  /** Windows that start before this were sent. */
  Instant sentBefore();

  @Override
  void close() throws IOException;

  /** Travels to the worker that publishes, and opens the outbox there. */
  interface Factory extends Serializable {
    WindowOutbox open() throws IOException;
  }
}
