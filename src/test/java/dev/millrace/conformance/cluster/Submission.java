package dev.millrace.conformance.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A job on its way: the process of the client that submitted it and waits for its end. */
public final class Submission {
  private static final long PATIENCE_MINUTES = 5;

  private final Process process;
  private final Path out;
  private final Path err;

  Submission(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * How a client ended.
   *
   * @param status its exit status
   */
  public record Ended(int status, String out, String err) {}

  public boolean isRunning() {
    return process.isAlive();
  }

  /** Whether the client ends within so many milliseconds. */
  public boolean endsWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Ends the client as a power cut would; what it submitted may go on without it. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * Waits for the client's end.
   *
   * @throws IllegalStateException if that takes more than five minutes; the client is ended then
   */
  public Ended end() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException(
          "Still at work after %d minutes: %s".formatted(PATIENCE_MINUTES, Files.readString(err)));
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
