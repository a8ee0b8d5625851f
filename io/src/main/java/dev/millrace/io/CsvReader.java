package dev.millrace.io;

import dev.millrace.transforms.DeadLetter;
import java.io.IOException;
import java.util.Arrays;

/**
 * Hands the records of a CSV file to a {@link LineConsumer}, the header as the first of them. It
 * finds where a record ends and leaves to the consumer what is in it.
 *
 * <p><b>Records</b> (RFC 4180) end with a line feed that is not in quotes, or with the file; a
 * carriage return before it is not handed on. Quotes begin at the start of a column and end with a
 * quote that is not doubled. An empty line is a record. Bytes are not decoded, but for a byte order
 * mark at the start, which is passed over.
 *
 * <p><b>Unclosed quotes</b>: a record of several lines that is longer than {@link
 * DeadLetter#MAX_PAYLOAD}, or that the file ends in the middle of, is taken for a mistake of its
 * first line. That line is handed on by itself, and reading goes on with the next one, so that one
 * stray quote does not take the rest of the file with it. A single line that is longer is never
 * held as a whole, as with {@link LineReader}.
 *
 * <p><b>Whole files only</b>: nobody can tell from the middle of a file whether a line feed is in
 * quotes. <b>Errors</b> are those of {@link LineReader}. One reader serves one thread.
 */
public final class CsvReader {
  private static final int CAPACITY = 1 << 18;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final int limit;
  private final int kept;
  private byte[] buffer;

  private CsvReader(int capacity, int limit, int kept) {
    this.buffer = new byte[capacity];
    this.limit = limit;
    this.kept = kept;
  }

  /** A reader with a buffer of its own. */
  public static CsvReader create() {
    return new CsvReader(CAPACITY, DeadLetter.MAX_PAYLOAD, DeadLetter.KEPT_OF_LARGER);
  }

  /** A reader whose every edge can be reached with a few bytes. */
  static CsvReader withLimits(int capacity, int limit, int kept) {
    return new CsvReader(capacity, limit, kept);
  }

  /**
   * Reads a file.
   *
   * @return how many records the consumer was given, the header included
   */
  public long read(FileRange file, LineConsumer consumer) throws IOException {
    try (FileText text = FileText.open(file)) {
      return new Pass(text, consumer).run();
    }
  }

  /** Where in a record the reader is. */
  private enum Place {
    START_OF_COLUMN,
    IN_COLUMN,
    IN_QUOTES,
    AFTER_QUOTE
  }

  /** One file on its way through the buffer. */
  private final class Pass {
    private final FileText text;
    private final LineConsumer consumer;

    /** The unread bytes are {@code buffer[from]} to {@code buffer[to - 1]}. */
    private int from;

    private int to;

    /** Offset in the text of {@code buffer[0]}. */
    private long base;

    private boolean ended;
    private long records;
    private long recordsReported;
    private long bytesReported;

    Pass(FileText text, LineConsumer consumer) {
      this.text = text;
      this.consumer = consumer;
    }

    long run() throws IOException {
      passOverByteOrderMark();
      while (from < to || fill()) {
        int end = endOfRecord();
        if (end < 0) {
          end = endOfLine();
        }
        if (end < 0) {
          deliverOversized();
        } else {
          deliver(end);
        }
      }
      report();
      return records;
    }

    private void passOverByteOrderMark() throws IOException {
      while (to < BYTE_ORDER_MARK.length && fill()) {
        // A file system may give single bytes.
      }
      if (to >= BYTE_ORDER_MARK.length
          && Arrays.equals(
              buffer, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
        from = BYTE_ORDER_MARK.length;
      }
    }

    /**
     * The index behind the last byte of the record at {@code from}: its line feed, or the end of
     * the file. -1 if it is too long, or the file ends in its quotes.
     */
    private int endOfRecord() throws IOException {
      Place place = Place.START_OF_COLUMN;
      int length = 0;
      while (true) {
        while (from + length < to) {
          byte b = buffer[from + length];
          length++;
          if (b == '\n' && place != Place.IN_QUOTES) {
            int end = from + length;
            return withoutLineEnd(end) - from <= limit ? end : -1;
          }
          place = after(place, b);
        }
        if (length > limit + 1 || !fill()) {
          return place == Place.IN_QUOTES || length > limit ? -1 : from + length;
        }
      }
    }

    private static Place after(Place place, byte b) {
      return switch (place) {
        case START_OF_COLUMN -> b == '"' ? Place.IN_QUOTES : inColumn(b);
        case IN_COLUMN -> inColumn(b);
        case IN_QUOTES -> b == '"' ? Place.AFTER_QUOTE : Place.IN_QUOTES;
        case AFTER_QUOTE -> b == '"' ? Place.IN_QUOTES : inColumn(b);
      };
    }

    private static Place inColumn(byte b) {
      return b == ',' ? Place.START_OF_COLUMN : Place.IN_COLUMN;
    }

    /**
     * The index behind the line feed of the line at {@code from}; -1 if it is not in the buffer.
     */
    private int endOfLine() {
      int lineFeed = LineFeeds.indexOf(buffer, from, to);
      return lineFeed >= 0 ? lineFeed + 1 : ended && to - from <= limit ? to : -1;
    }

    private int withoutLineEnd(int end) {
      if (buffer[end - 1] != '\n') {
        return end;
      }
      return end - 1 > from && buffer[end - 2] == '\r' ? end - 2 : end - 1;
    }

    private void deliver(int end) {
      int stop = withoutLineEnd(end);
      if (stop - from <= limit) {
        consumer.accept(buffer, from, stop, base + from);
      } else {
        OversizedLineBuilder line = new OversizedLineBuilder(kept, base + from);
        line.add(buffer, from, stop);
        consumer.acceptOversized(line.endedWithoutLineFeed());
      }
      records++;
      from = end;
    }

    private void deliverOversized() throws IOException {
      OversizedLineBuilder line = new OversizedLineBuilder(kept, base + from);
      int lineFeed = -1;
      do {
        line.add(buffer, from, to);
        from = to;
        if (fill()) {
          lineFeed = LineFeeds.indexOf(buffer, from, to);
        }
      } while (lineFeed < 0 && from < to);
      if (lineFeed < 0) {
        consumer.acceptOversized(line.endedWithoutLineFeed());
      } else {
        line.add(buffer, from, lineFeed);
        consumer.acceptOversized(line.ended());
        from = lineFeed + 1;
      }
      records++;
    }

    /** Reads some more behind the unread bytes; false at the end of the file. */
    private boolean fill() throws IOException {
      report();
      if (from > 0) {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        base += from;
        to -= from;
        from = 0;
      }
      if (to == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      }
      // No further than the file went when it was found: it might grow before it is read again.
      int most = (int) Math.min(buffer.length - to, text.end() - base - to);
      int count = ended || most <= 0 ? -1 : text.read(buffer, to, most);
      ended = count < 0;
      to += Math.max(count, 0);
      return !ended;
    }

    private void report() {
      long bytes = text.consumed();
      ReadProgress.add(bytes - bytesReported, records - recordsReported);
      bytesReported = bytes;
      recordsReported = records;
    }
  }
}
