package dev.millrace.pipelines;

import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Progress;
import dev.millrace.pipelines.console.ProgressSource;
import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Runs graphs on the engine that a profile stands for. */
record EngineLaunch(String pipeline, RunnerProfile profile, Console console) implements Launch {

  @Override
  public Outcome execute(Pipeline graph, ProgressSource source) {
    requireRunnable(graph);
    try (Progress progress = console.progress(pipeline, source)) {
      return outcome(profile.run(graph).waitUntilFinish());
    }
  }

  @Override
  public boolean waits(PipelineOptions options) {
    return profile.waits(options);
  }

  /** Gives the engine a graph, and waits for nothing. */
  void hand(Pipeline graph) {
    requireRunnable(graph);
    profile.run(graph);
  }

  private void requireRunnable(Pipeline graph) {
    if (!profile.streams()) {
      StreamSteps.refuseIn(graph, profile.name());
    }
  }

  @Override
  public EngineSession session(PipelineOptions options, String run) throws IOException {
    return profile.session(options, run);
  }

  @Override
  public boolean cancels() {
    return profile.cancels();
  }

  @Override
  public boolean cancel() {
    return profile.cancel();
  }

  @Override
  public boolean streams() {
    return profile.streams();
  }

  @Override
  public boolean continuesStreams() {
    return profile.continuesStreams();
  }

  @Override
  public Optional<String> keepState(PipelineOptions options, String run, String folder)
      throws IOException {
    return profile.keepState(options, run, folder);
  }

  @Override
  public Launch talkingTo(Console other) {
    return new EngineLaunch(pipeline, profile, other);
  }

  /** An engine that detaches knows no end, and says so by null or a state without one. */
  private Outcome outcome(@Nullable State state) {
    if (state == null) {
      return Outcome.SUBMITTED;
    }
    return switch (state) {
      case DONE -> Outcome.FINISHED;
      case UNKNOWN, UNRECOGNIZED, RUNNING, UPDATED -> Outcome.SUBMITTED;
      case FAILED, CANCELLED, STOPPED ->
          throw new IllegalStateException(
              "The run on %s ended as %s (its log says why)".formatted(profile.name(), state));
    };
  }
}
