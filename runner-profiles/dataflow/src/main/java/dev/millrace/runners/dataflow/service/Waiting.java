package dev.millrace.runners.dataflow.service;

import java.io.InterruptedIOException;
import java.time.Duration;

/** Time as somebody who waits sees it; that of a test need not pass. */
public interface Waiting {
  /** As {@link System#nanoTime}. */
  long nanoTime();

  /** Lets time pass. */
  void pause(Duration length) throws InterruptedIOException;

  /** The time of this machine. */
  static Waiting real() {
    return new Waiting() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration length) throws InterruptedIOException {
        try {
          Thread.sleep(length.toMillis());
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("Interrupted while waiting for Dataflow");
        }
      }
    };
  }
}
