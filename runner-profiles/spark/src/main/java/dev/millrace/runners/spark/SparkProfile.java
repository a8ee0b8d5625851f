package dev.millrace.runners.spark;

import dev.millrace.pipelines.RunnerProfile;
import java.util.List;
import java.util.Set;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Spark in batch: inside this process by default, or on the cluster that {@code spark-submit} or
 * {@code --sparkMaster} names.
 */
public final class SparkProfile implements RunnerProfile {
  @Override
  public String name() {
    return "spark";
  }

  @Override
  public Set<String> clients() {
    return Set.of("org.apache.spark.deploy.SparkSubmit");
  }

  /**
   * A step with several outputs is stored and read once for each. What does not fit in memory must
   * go to disk: if it were thrown away, Spark would read the input again for each output.
   */
  @Override
  public List<String> defaultArguments() {
    return List.of("--runner=SparkRunner", "--storageLevel=MEMORY_AND_DISK_SER");
  }

  @Override
  public List<Class<? extends PipelineOptions>> optionTypes() {
    return List.of(SparkPipelineOptions.class);
  }
}
