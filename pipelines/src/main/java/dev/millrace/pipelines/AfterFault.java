package dev.millrace.pipelines;

import java.io.IOException;
import java.util.List;

/** Work that must be cleaned up after if it fails, and only then. */
public final class AfterFault {
  private AfterFault() {}

  /** What a run does once the output is its own. */
  @FunctionalInterface
  public interface Work {
    Launch.Outcome run() throws IOException;
  }

  /** What is left to do when a run has failed. */
  @FunctionalInterface
  public interface Cleanup {
    void run() throws IOException;
  }

  /** Cleans up after several things, each of them though another fails; then tells the faults. */
  public static void cleanAll(List<? extends Cleanup> cleanups) throws IOException {
    IOException faults = null;
    for (Cleanup cleanup : cleanups) {
      try {
        cleanup.run();
      } catch (IOException | RuntimeException fault) {
        if (faults == null) {
          // Beam wraps what it meets while it looks for files.
          faults = fault instanceof IOException one ? one : new IOException(fault);
        } else {
          faults.addSuppressed(fault);
        }
      }
    }
    if (faults != null) {
      throw faults;
    }
  }

  /**
   * Does the work; a fault in cleaning up is told with the one that made it necessary. What a job
   * may be at work on is left as it is.
   */
  public static Launch.Outcome clean(Cleanup cleanup, Work work) throws IOException {
    try {
      return work.run();
    } catch (LostJobException lost) {
      throw lost;
    } catch (IOException | RuntimeException | Error fault) {
      try {
        cleanup.run();
      } catch (IOException | RuntimeException more) {
        fault.addSuppressed(more);
      }
      throw fault;
    }
  }
}
