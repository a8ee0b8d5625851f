package dev.millrace.io;

import java.util.concurrent.atomic.LongAdder;

/**
 * How far this JVM has come with reading, for a progress display and for nothing else: where an
 * engine retries it is counted again, and on a cluster each worker knows its own part. A per-JVM
 * cache in the sense of the house rules; everything that must be exact is in the ledger.
 *
 * <p>Readers add to it once a buffer, not once a line. Take a {@link #snapshot} before the run and
 * look at the difference.
 */
public final class ReadProgress {
  private static final LongAdder BYTES_EXPECTED = new LongAdder();
  private static final LongAdder BYTES_READ = new LongAdder();
  private static final LongAdder LINES_READ = new LongAdder();

  private ReadProgress() {}

  /**
   * The counters at a moment.
   *
   * @param bytesExpected of all files matched in this JVM, as they lie on disk
   * @param bytesRead of them, as they lie on disk
   * @param linesRead from them
   */
  public record Snapshot(long bytesExpected, long bytesRead, long linesRead) {
    /** What came since an earlier moment. */
    public Snapshot since(Snapshot start) {
      return new Snapshot(
          bytesExpected - start.bytesExpected,
          bytesRead - start.bytesRead,
          linesRead - start.linesRead);
    }
  }

  /** The counters now. */
  public static Snapshot snapshot() {
    return new Snapshot(BYTES_EXPECTED.sum(), BYTES_READ.sum(), LINES_READ.sum());
  }

  static void expect(long bytes) {
    BYTES_EXPECTED.add(bytes);
  }

  /** Something was read. */
  public static void add(long bytes, long lines) {
    BYTES_READ.add(bytes);
    LINES_READ.add(lines);
  }
}
