package dev.millrace.pipelines.query;

import dev.millrace.pipelines.BoundedLaunch;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.ProgressSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** An engine that takes jobs, runs none and waits for nothing. */
final class DetachedLaunch implements BoundedLaunch {
  private final List<Pipeline> submitted = new ArrayList<>();

  /** The graphs that it was given. */
  List<Pipeline> submitted() {
    return submitted;
  }

  @Override
  public Console console() {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return Console.of(nowhere, nowhere);
  }

  @Override
  public Outcome execute(Pipeline graph, ProgressSource progress) {
    submitted.add(graph);
    return Outcome.SUBMITTED;
  }

  @Override
  public boolean waits(PipelineOptions options) {
    return false;
  }

  @Override
  public Launch talkingTo(Console other) {
    return this;
  }
}
