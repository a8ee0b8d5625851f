package dev.millrace.runners.direct;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.millrace.pipelines.EngineSession;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Ends when the runner's workers have. The runner reports a fault as soon as one of them has it,
 * while the others go on with what they are at, and may write where nobody expects it any more.
 */
final class WorkersAwaited implements EngineSession {
  /** As Beam names them. */
  private static final String WORKER = "direct-runner-worker";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final PipelineOptions options;

  WorkersAwaited(PipelineOptions options) {
    this.options = options;
  }

  @Override
  public Pipeline pipeline() {
    return Pipeline.create(options);
  }

  @Override
  public void close() {
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(WORKER))
        .forEach(thread -> Uninterruptibles.joinUninterruptibly(thread, PATIENCE));
  }
}
