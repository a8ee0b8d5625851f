package dev.millrace.benchmarks.stream;

import dev.millrace.benchmarks.compare.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A contender at work over a topic. */
final class RunningStream implements AutoCloseable {
  private final Contender contender;
  private final Process process;
  private final Path log;

  private RunningStream(Contender contender, Process process, Path log) {
    this.contender = contender;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it with an output of its own, which must not be there.
   *
   * @param lines the topic to read
   * @param alerts the topic to write
   */
  static RunningStream start(
      Contender contender,
      Settings settings,
      Processes processes,
      String lines,
      String alerts,
      Path output)
      throws IOException {
    List<String> command = new ArrayList<>(contender.command());
    command.addAll(
        List.of(
            "--input=" + lines,
            "--output=" + output,
            "--alerts=" + alerts,
            "--early",
            "--checkpointingInterval=" + settings.checkpoint().toMillis()));
    String name = contender.name().toLowerCase(java.util.Locale.ROOT);
    return new RunningStream(
        contender, processes.start("flink", settings.heap(), name, command), processes.log(name));
  }

  /** What its process took of the processors so far. */
  Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Waits for a time while it works. */
  void work(Duration time) throws IOException, InterruptedException {
    if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(
          contender.title() + " ended with " + process.exitValue() + ": see " + log);
    }
  }

  /** Waits until something is so, which it may end with. */
  void await(String what, Duration patience, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            contender.title() + ": not within " + patience.toSeconds() + " s: " + what);
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS) && process.exitValue() != 0) {
        throw new IOException(
            contender.title() + " ended with " + process.exitValue() + ": see " + log);
      }
    }
  }

  /** Ends it, where it does not end by itself. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
