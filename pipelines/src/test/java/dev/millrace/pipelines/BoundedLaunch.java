package dev.millrace.pipelines;

import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;

/** An engine of a test that runs no streams and keeps nothing. */
public interface BoundedLaunch extends Launch {
  @Override
  default EngineSession session(PipelineOptions options, String run) {
    return EngineSession.keepingNothing(options);
  }

  @Override
  default boolean streams() {
    return false;
  }

  @Override
  default boolean continuesStreams() {
    return false;
  }

  @Override
  default Optional<String> keepState(PipelineOptions options, String run, String folder) {
    return Optional.empty();
  }
}
