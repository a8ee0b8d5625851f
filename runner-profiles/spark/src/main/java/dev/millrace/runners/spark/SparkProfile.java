package dev.millrace.runners.spark;

import dev.millrace.pipelines.EngineSession;
import dev.millrace.pipelines.RunnerProfile;
import dev.millrace.pipelines.options.UsageException;
import java.util.List;
import java.util.Set;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.StreamingOptions;

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
   * A step with several outputs is stored and read once for each, so that Spark does not read the
   * input again for each output. On disk, which mostly is memory that the system has to spare: in
   * the heap it has left no room for the work.
   */
  @Override
  public List<String> defaultArguments() {
    return List.of("--runner=SparkRunner", "--storageLevel=DISK_ONLY");
  }

  @Override
  public List<Class<? extends PipelineOptions>> optionTypes() {
    return List.of(SparkPipelineOptions.class);
  }

  @Override
  public EngineSession session(PipelineOptions options, String run) {
    return new KeptContext(options.as(SparkContextOptions.class));
  }

  /** Its streams lose what comes late to one of their sources, without a word. */
  @Override
  public void check(PipelineOptions options) {
    if (options.as(StreamingOptions.class).isStreaming()) {
      throw UsageException.invalid(
          "streaming",
          "true",
          "must be left out on Spark: its watermark is that of the latest source, so that others"
              + " lose records; topics are read in bounded increments, see --every");
    }
  }
}
