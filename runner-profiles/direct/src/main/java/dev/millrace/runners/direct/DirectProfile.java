package dev.millrace.runners.direct;

import dev.millrace.pipelines.EngineSession;
import dev.millrace.pipelines.RunnerProfile;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Beam's DirectRunner, which checks that a pipeline keeps Beam's rules. It is for tests and small
 * inputs: it did not end within five minutes on 200,000 lines.
 */
public final class DirectProfile implements RunnerProfile {
  @Override
  public String name() {
    return "direct";
  }

  @Override
  public List<String> defaultArguments() {
    return List.of("--runner=DirectRunner");
  }

  @Override
  public EngineSession session(PipelineOptions options, String run) {
    return new WorkersAwaited(options);
  }

  @Override
  public List<Class<? extends PipelineOptions>> optionTypes() {
    return List.of(DirectOptions.class);
  }
}
