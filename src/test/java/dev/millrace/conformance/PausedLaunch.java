package dev.millrace.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A launch in a process of its own that stands still from the moment it has claimed its output:
 * files are found, the graph is built, nothing is read.
 */
final class PausedLaunch {
  private static final long PATIENCE_SECONDS = 600;

  private final Path folder;
  private final Process process;

  private PausedLaunch(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  static PausedLaunch whenClaimed(Path folder, Path output, List<String> arguments)
      throws IOException, InterruptedException {
    PausedLaunch launch = new PausedLaunch(folder, Launched.start(folder, arguments));
    long deadline = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    while (!Files.exists(output.resolve("owner.json"))) {
      if (!launch.process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("It never claimed its output: " + launch.end());
      }
      Thread.sleep(1);
    }
    launch.signal("STOP");
    return launch;
  }

  /** Lets it go on. */
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** Ends it as a power cut would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits for its end. */
  Launched end() throws IOException, InterruptedException {
    return Launched.ended(folder, process);
  }

  private void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (status != 0) {
      throw new IOException("kill -" + name + " ended with status " + status);
    }
  }
}
