package dev.millrace.io;

import dev.millrace.transforms.DeadLetter;
import java.io.IOException;
import java.util.Arrays;

/**
 * Hands the lines of a file's range to a {@link LineConsumer} as slices of one buffer, which is
 * reused: nothing is copied and nothing is allocated for a line. Every other part of reading a file
 * is built on this class.
 *
 * <p><b>Lines</b> end with a line feed or with the file; a carriage return before the line feed
 * belongs to the line's end and is not handed on, any other is part of the line. An empty line is a
 * line; an empty file has none. Bytes are not decoded.
 *
 * <p><b>Ranges</b> own the lines that start in them ({@link FileRange}). The reader looks at the
 * byte before the range, and reads past its end as far as the last line reaches.
 *
 * <p><b>Long lines</b>, over {@link DeadLetter#MAX_PAYLOAD} bytes, are never held as a whole: the
 * consumer gets their first {@link DeadLetter#KEPT_OF_LARGER} bytes, length and digest.
 *
 * <p><b>Errors</b>: {@link FileReadException} for a file that is gone, damaged, cut short or not
 * what its name says. What the consumer throws passes through. Lines read before that have been
 * handed on, so whoever catches it must throw away what it made of them.
 *
 * <p><b>Cost</b>: a buffer of 256 KiB, for long lines up to 1 MiB and a little. One reader serves
 * one thread, for any number of ranges.
 */
public final class LineReader {
  private static final int CAPACITY = 1 << 18;

  /** How far past its end a range is read at first: enough for nearly any last line. */
  private static final int OVERREAD = 1 << 12;

  private final int limit;
  private final int kept;
  private byte[] buffer;

  private LineReader(int capacity, int limit, int kept) {
    this.buffer = new byte[capacity];
    this.limit = limit;
    this.kept = kept;
  }

  /** A reader with a buffer of its own. */
  public static LineReader create() {
    return new LineReader(CAPACITY, DeadLetter.MAX_PAYLOAD, DeadLetter.KEPT_OF_LARGER);
  }

  /** A reader whose every edge can be reached with a few bytes. */
  static LineReader withLimits(int capacity, int limit, int kept) {
    return new LineReader(capacity, limit, kept);
  }

  /**
   * Reads a range from its first line to its last.
   *
   * @return how many lines the consumer was given, oversized ones included
   */
  public long read(FileRange range, LineConsumer consumer) throws IOException {
    try (FileText text = FileText.open(range)) {
      return new Pass(text, Math.max(range.start() - 1, 0), consumer).run(range.start());
    }
  }

  /** One range on its way through the buffer. */
  private final class Pass {
    private final FileText text;
    private final LineConsumer consumer;
    private final long end;

    /** The unread bytes are {@code buffer[from]} to {@code buffer[to - 1]}. */
    private int from;

    private int to;

    /** Offset in the text of {@code buffer[0]}. */
    private long base;

    private boolean ended;
    private long lines;
    private long linesReported;
    private long bytesReported;

    Pass(FileText text, long base, LineConsumer consumer) {
      this.text = text;
      this.base = base;
      this.consumer = consumer;
      this.end = text.end();
    }

    long run(long start) throws IOException {
      if (start > 0) {
        skipLine();
      }
      while (base + from < end) {
        deliverLines();
        if (base + from >= end) {
          break;
        }
        if (to - from > limit + 1) {
          readOversized();
        } else if (ended) {
          deliverLast();
          break;
        } else {
          fill();
        }
      }
      report();
      return lines;
    }

    /** Passes over the line that the range before owns, line feed included. */
    private void skipLine() throws IOException {
      while (base + from < end) {
        int lineFeed = LineFeeds.indexOf(buffer, from, to);
        if (lineFeed >= 0) {
          from = lineFeed + 1;
          return;
        }
        from = to;
        if (ended) {
          return;
        }
        fill();
      }
    }

    private void deliverLines() {
      byte[] bytes = buffer;
      int filled = to;
      int stop = (int) Math.min(filled, end - base);
      int at = from;
      long delivered = 0;
      while (at < stop) {
        int lineFeed = LineFeeds.indexOf(bytes, at, filled);
        if (lineFeed < 0) {
          break;
        }
        int lineEnd = lineFeed > at && bytes[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
        deliver(at, lineEnd);
        at = lineFeed + 1;
        delivered++;
      }
      from = at;
      lines += delivered;
    }

    private void deliverLast() {
      if (from < to) {
        deliver(from, to);
        lines++;
        from = to;
      }
    }

    private void deliver(int lineStart, int lineEnd) {
      long offset = base + lineStart;
      if (lineEnd - lineStart <= limit) {
        consumer.accept(buffer, lineStart, lineEnd, offset);
      } else {
        OversizedLineBuilder line = new OversizedLineBuilder(kept, offset);
        line.add(buffer, lineStart, lineEnd);
        consumer.acceptOversized(line.endedWithoutLineFeed());
      }
    }

    private void readOversized() throws IOException {
      OversizedLineBuilder line = new OversizedLineBuilder(kept, base + from);
      int lineFeed = -1;
      while (lineFeed < 0 && from < to) {
        line.add(buffer, from, to);
        from = to;
        fill();
        lineFeed = LineFeeds.indexOf(buffer, from, to);
      }
      if (lineFeed < 0) {
        consumer.acceptOversized(line.endedWithoutLineFeed());
      } else {
        line.add(buffer, from, lineFeed);
        consumer.acceptOversized(line.ended());
        from = lineFeed + 1;
      }
      lines++;
    }

    /** Makes room behind the unread bytes and reads into all of it, or up to the range's end. */
    private void fill() throws IOException {
      report();
      if (from > 0) {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        base += from;
        to -= from;
        from = 0;
      }
      if (to == buffer.length) {
        buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, limit + 2L));
      }
      long owned = Math.min(buffer.length, Math.max(end - base, to));
      int target = (int) Math.min(buffer.length, owned + Math.max(OVERREAD, to));
      while (to < target && !ended) {
        int count = text.read(buffer, to, target - to);
        if (count < 0) {
          ended = true;
        } else {
          to += count;
        }
      }
    }

    private void report() {
      long bytes = text.consumed();
      ReadProgress.add(bytes - bytesReported, lines - linesReported);
      bytesReported = bytes;
      linesReported = lines;
    }
  }
}
