package dev.millrace.runners.dataflow;

import dev.millrace.pipelines.RunnerProfile;
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

  /** {@code waitUntilFinish} throws while a template is made (Beam 2.70.0). */
  @Override
  public boolean waits(PipelineOptions options) {
    return options.as(DataflowPipelineOptions.class).getTemplateLocation() == null;
  }

  @Override
  public boolean streams() {
    return true;
  }
}
