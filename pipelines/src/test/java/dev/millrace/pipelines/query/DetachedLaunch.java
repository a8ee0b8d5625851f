package dev.millrace.pipelines.query;

import dev.millrace.pipelines.EngineSession;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.ProgressSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** An engine that takes jobs, runs none and waits for nothing. */
final class DetachedLaunch implements Launch {
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
  public EngineSession session(PipelineOptions options, String run) {
    return EngineSession.keepingNothing(options);
  }

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public boolean continuesStreams() {
    return false;
  }

  @Override
  public Optional<String> keepState(PipelineOptions options, String run, String folder) {
    return Optional.empty();
  }

  @Override
  public Launch talkingTo(Console other) {
    return this;
  }
}
