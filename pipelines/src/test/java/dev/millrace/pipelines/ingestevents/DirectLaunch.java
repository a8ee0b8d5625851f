package dev.millrace.pipelines.ingestevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.pipelines.BoundedLaunch;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.ProgressSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;

/** Runs graphs on the DirectRunner, and lets something happen between two of them. */
final class DirectLaunch implements BoundedLaunch {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(screen, true, UTF_8);
  private final Event afterEach;

  DirectLaunch(Event afterEach) {
    this.afterEach = afterEach;
  }

  /** What happens when a graph has ended. */
  @FunctionalInterface
  interface Event {
    void happen() throws IOException;
  }

  /** What was said. */
  List<String> lines() {
    return screen.toString(UTF_8).lines().toList();
  }

  @Override
  public Console console() {
    return Console.of(stream, stream);
  }

  @Override
  public Outcome execute(Pipeline graph, ProgressSource progress) {
    graph.run().waitUntilFinish();
    try {
      afterEach.happen();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Outcome.FINISHED;
  }

  @Override
  public Launch talkingTo(Console other) {
    return this;
  }
}
