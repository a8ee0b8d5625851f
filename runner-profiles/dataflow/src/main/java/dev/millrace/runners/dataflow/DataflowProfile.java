package dev.millrace.runners.dataflow;

import dev.millrace.pipelines.RunnerProfile;
import dev.millrace.pipelines.options.UsageException;
import java.util.List;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/** Google Cloud Dataflow: a job is submitted, and runs on without this process. */
public final class DataflowProfile implements RunnerProfile {
  @Override
  public String name() {
    return "dataflow";
  }

  @Override
  public List<String> defaultArguments() {
    return List.of("--runner=DataflowRunner");
  }

  @Override
  public List<Class<? extends PipelineOptions>> optionTypes() {
    return List.of(DataflowPipelineOptions.class);
  }

  /**
   * A template would hold one run's identity for all its launches, and {@code waitUntilFinish}
   * throws while one is made (Beam 2.70.0).
   */
  @Override
  public void check(PipelineOptions options) {
    String location = options.as(DataflowPipelineOptions.class).getTemplateLocation();
    if (location != null) {
      throw UsageException.invalid(
          "templateLocation", location, "must not be given: templates are not built yet");
    }
  }
}
