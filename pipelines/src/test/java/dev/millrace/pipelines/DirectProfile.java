package dev.millrace.pipelines;

import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/** The direct runner, for the launcher's tests. */
class DirectProfile implements RunnerProfile {
  @Override
  public String name() {
    return "direct";
  }

  @Override
  public List<String> defaultArguments() {
    return List.of("--runner=DirectRunner", "--targetParallelism=1");
  }

  @Override
  public List<Class<? extends PipelineOptions>> optionTypes() {
    return List.of(DirectOptions.class);
  }
}
