package dev.millrace.io.bigquery;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows into one stream of a {@link StreamedBigQueryTable}, and says of each what became of
 * it. For one thread.
 *
 * <p><b>Memory</b>: one request, of a megabyte, or of one row that is longer; and an answer, which
 * has BigQuery's words of each row that it refuses, 64 MiB at most.
 *
 * @param <T> what rows are made of
 */
public final class RowSender<T> implements AutoCloseable {
  private static final int REQUEST_BYTES = 1 << 20;
  private static final int REQUEST_ROWS = 10_000;

  /** BigQuery takes ten million bytes in a request, with what is around the row. */
  private static final int LONGEST_ROW = 9_000_000;

  private final StreamedBigQueryTable table;
  private final WriteApi api;
  private final RowMessages messages;
  private final Outcome<T> outcome;
  private final List<T> waiting = new ArrayList<>();
  private final List<ByteString> rows = new ArrayList<>();
  private @Nullable PendingStream stream;
  private long bytes;

  RowSender(StreamedBigQueryTable table, WriteApi api, RowMessages messages, Outcome<T> outcome) {
    this.table = table;
    this.api = api;
    this.messages = messages;
    this.outcome = outcome;
  }

  /** Hears what became of rows, in their order. */
  public interface Outcome<T> {
    /** BigQuery has taken the row. */
    void accepted(T of);

    /**
     * BigQuery does not take the row.
     *
     * @param why in BigQuery's words, which may hold values of the row
     */
    void refused(T of, String why);
  }

  /**
   * What was sent.
   *
   * @param stream to be committed
   * @param rows in it
   */
  public record Sent(String stream, long rows) {}

  /**
   * Sends a row, with others.
   *
   * @throws BigQueryException in one line, if BigQuery takes no rows
   */
  public void send(T of, Row row) throws IOException {
    ByteString message = messages.message(row);
    if (message.size() > LONGEST_ROW) {
      flush();
      outcome.refused(
          of,
          String.format(
              Locale.ROOT,
              "Expected a row of at most %,d bytes, found one of %,d",
              LONGEST_ROW,
              message.size()));
      return;
    }
    // Before it is added: behind others a long row may be more than a request holds.
    if (bytes + message.size() > REQUEST_BYTES || rows.size() == REQUEST_ROWS) {
      flush();
    }
    waiting.add(of);
    rows.add(message);
    bytes += message.size();
  }

  /** Sends what waits, and ends the stream; nothing if no row came. */
  public Optional<Sent> finish() throws IOException {
    flush();
    PendingStream open = stream;
    if (open == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Sent(open.name(), open.finish()));
    } catch (StatusRuntimeException e) {
      throw BigQueryException.of(table.address(), e);
    }
  }

  private void flush() throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    Map<Integer, String> refused;
    try {
      refused = opened().append(rows);
    } catch (StatusRuntimeException e) {
      throw BigQueryException.of(table.address(), e);
    }
    for (int place = 0; place < waiting.size(); place++) {
      String why = refused.get(place);
      if (why == null) {
        outcome.accepted(waiting.get(place));
      } else {
        outcome.refused(waiting.get(place), why);
      }
    }
    waiting.clear();
    rows.clear();
    bytes = 0;
  }

  private PendingStream opened() throws IOException {
    PendingStream open = stream;
    if (open == null) {
      open = new PendingStream(api, api.createStream(table.staging()), messages.schema());
      stream = open;
    }
    return open;
  }

  /** Leaves the stream, which nobody sees if it is not committed. */
  @Override
  public void close() {
    if (stream != null) {
      stream.close();
    }
  }
}
