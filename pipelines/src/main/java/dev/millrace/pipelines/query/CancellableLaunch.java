package dev.millrace.pipelines.query;

import dev.millrace.pipelines.EngineSession;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.ProgressSource;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** Another launch, which executes no graph any more once it was cancelled. */
record CancellableLaunch(Launch engine, AtomicBoolean cancelled) implements Launch {

  CancellableLaunch(Launch engine) {
    this(engine, new AtomicBoolean());
  }

  boolean isCancelled() {
    return cancelled.get();
  }

  @Override
  public boolean cancel() {
    cancelled.set(true);
    return engine.cancel();
  }

  @Override
  public Outcome execute(Pipeline graph, ProgressSource progress) {
    if (isCancelled()) {
      throw new CancellationException("Cancelled before the engine had it");
    }
    return engine.execute(graph, progress);
  }

  @Override
  public Launch talkingTo(Console other) {
    return new CancellableLaunch(engine.talkingTo(other), cancelled);
  }

  @Override
  public Console console() {
    return engine.console();
  }

  @Override
  public boolean isOneJob() {
    return engine.isOneJob();
  }

  @Override
  public boolean waits(PipelineOptions options) {
    return engine.waits(options);
  }

  @Override
  public EngineSession session(PipelineOptions options, String run) throws IOException {
    return engine.session(options, run);
  }

  @Override
  public boolean cancels() {
    return engine.cancels();
  }

  @Override
  public boolean streams() {
    return engine.streams();
  }

  @Override
  public boolean continuesStreams() {
    return engine.continuesStreams();
  }

  @Override
  public Optional<String> keepState(PipelineOptions options, String run, String folder)
      throws IOException {
    return engine.keepState(options, run, folder);
  }
}
