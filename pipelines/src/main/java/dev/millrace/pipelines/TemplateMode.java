package dev.millrace.pipelines;

/** What a pipeline's template of Dataflow can run. */
public enum TemplateMode {
  /** Jobs that end. */
  BATCH,
  /** Jobs that do not end, by what they read; also such that end. Each record counts once. */
  STREAMING
}
