package dev.millrace.pipelines;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * What a pipeline's template of Dataflow runs, and on what, if its launch does not say otherwise.
 *
 * @param mode what it can run
 * @param machineType Compute Engine's name of the workers' machines
 * @param mostWorkers where the service's autoscaling stops
 */
public record TemplateDefaults(TemplateMode mode, String machineType, int mostWorkers) {
  /** Two processors and 7.5 GB of memory. */
  private static final String MACHINE = "n1-standard-2";

  /** A bound on what a mistake can cost. */
  private static final int WORKERS = 10;

  public TemplateDefaults {
    checkArgument(
        mostWorkers >= 1 && mostWorkers <= 1000,
        "Invalid number of workers: %s (must be from 1 to 1000)",
        mostWorkers);
  }

  /** Of jobs that end. */
  public static TemplateDefaults batch() {
    return new TemplateDefaults(TemplateMode.BATCH, MACHINE, WORKERS);
  }

  /** Of jobs that do not end if what they read does not. */
  public static TemplateDefaults streaming() {
    return new TemplateDefaults(TemplateMode.STREAMING, MACHINE, WORKERS);
  }

  /** With another bound, from 1 to 1000. */
  public TemplateDefaults withMostWorkers(int workers) {
    return new TemplateDefaults(mode, machineType, workers);
  }
}
