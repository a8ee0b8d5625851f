package dev.millrace.runners.dataflow;

import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.RunnerProfile;
import dev.millrace.pipelines.options.Argument;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.runners.dataflow.smoke.SmokeTemplates;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.ExperimentalOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/** Google Cloud Dataflow: a job is submitted, and runs on without this process. */
public final class DataflowProfile implements RunnerProfile {
  private static final String SECOND_RUNNER = "use_runner_v2";
  private static final String WITHOUT_SECOND_RUNNER = "disable_runner_v2";

  /** Records may then come twice, of which no window's ledger balances. */
  private static final String AT_LEAST_ONCE = "streaming_mode_at_least_once";

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

  @Override
  public List<MillracePipeline<?>> programs() {
    return List.of(new SmokeTemplates());
  }

  /**
   * The launcher of a Flex Template names an object for the job, and starts the job itself when the
   * program has ended well. The graph is built anew at each launch, and the run begins with it.
   */
  @Override
  public Optional<String> template(List<Argument> given) {
    return given.stream()
        .filter(argument -> argument.name().equals("templateLocation"))
        .map(argument -> Objects.requireNonNullElse(argument.value(), ""))
        .filter(location -> !location.isBlank())
        .findFirst();
  }

  /** Beam's runner looks at the same buckets when a graph is begun, and says less. */
  @Override
  public void check(PipelineOptions options) {
    StagingPlaces.require(options.as(DataflowPipelineOptions.class));
  }

  @Override
  public PipelineResult run(Pipeline graph) {
    return JobSubmission.of(graph);
  }

  @Override
  public boolean streams() {
    return true;
  }

  /**
   * The service keeps a job's state itself, and a new job begins anew. Early alerts wait for a
   * bundle to be kept for good, which the service's second runner alone can say; all streams ask
   * for it, so that there is one way to run them. A job that took over another's state would land
   * in another run, whose ledger it has not the counts of.
   */
  @Override
  public Optional<String> keepState(PipelineOptions options, String run, String folder) {
    for (String experiment : List.of(WITHOUT_SECOND_RUNNER, AT_LEAST_ONCE)) {
      if (ExperimentalOptions.hasExperiment(options, experiment)) {
        throw UsageException.invalid("experiments", experiment, "must not be given for a stream");
      }
    }
    if (options.as(DataflowPipelineOptions.class).isUpdate()) {
      throw UsageException.invalid("update", "true", "must not be given for a stream");
    }
    List<String> services = options.as(DataflowPipelineOptions.class).getDataflowServiceOptions();
    if (services != null && services.contains(AT_LEAST_ONCE)) {
      throw UsageException.invalid(
          "dataflowServiceOptions", AT_LEAST_ONCE, "must not be given for a stream");
    }
    ExperimentalOptions.addExperiment(options.as(ExperimentalOptions.class), SECOND_RUNNER);
    return Optional.empty();
  }
}
