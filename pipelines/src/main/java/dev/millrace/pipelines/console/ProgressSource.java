package dev.millrace.pipelines.console;

/** How far a piece of work is; asked about once a second, from a thread of its own. */
@FunctionalInterface
public interface ProgressSource {
  /** Nothing is counted in this JVM, as with a cluster: only the time is shown. */
  ProgressSource NONE = () -> new Snapshot(0, 0, 0);

  /** How far it is now; must be quick and safe to call from any thread. */
  Snapshot snapshot();

  /**
   * Counts at a moment.
   *
   * @param lines done so far
   * @param bytes done so far
   * @param bytesExpected in all, or 0 if nobody knows
   */
  record Snapshot(long lines, long bytes, long bytesExpected) {}
}
