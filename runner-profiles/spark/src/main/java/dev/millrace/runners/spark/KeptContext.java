package dev.millrace.runners.spark;

import dev.millrace.pipelines.EngineSession;
import org.apache.beam.runners.spark.SparkCommonPipelineOptions;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.translation.SparkContextFactory;
import org.apache.beam.sdk.Pipeline;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * One context of Spark for all graphs of a program. Beam's runner makes one for each graph and
 * stops it at its end; on a cluster, executors then start anew and fetch the program's jar again,
 * which takes longer than a small graph itself.
 *
 * <p>Spark stops a context that is left when the process ends, on Ctrl-C too.
 */
final class KeptContext implements EngineSession {
  private final SparkContextOptions options;
  private @Nullable JavaSparkContext context;

  KeptContext(SparkContextOptions options) {
    this.options = options;
  }

  @Override
  public Pipeline pipeline() {
    if (context != null && context.sc().isStopped()) {
      // Its Master is gone, or somebody has removed the application.
      close();
    }
    if (context == null) {
      context = started();
    } else {
      // Results of steps that several others read; Spark itself lets them go when it is pressed.
      context.getPersistentRDDs().values().forEach(stored -> stored.unpersist(false));
    }
    return Pipeline.create(options);
  }

  /** By Beam, which knows what a context needs for it; only then is it named as provided. */
  private JavaSparkContext started() {
    SparkCommonPipelineOptions.prepareFilesToStage(options);
    JavaSparkContext started = SparkContextFactory.getSparkContext(options);
    options.setProvidedSparkContext(started);
    options.setUsesProvidedSparkContext(true);
    return started;
  }

  @Override
  public void close() {
    if (context != null) {
      options.setUsesProvidedSparkContext(false);
      SparkContextFactory.clearProvidedSparkContext();
      context.stop();
      context = null;
    }
  }
}
