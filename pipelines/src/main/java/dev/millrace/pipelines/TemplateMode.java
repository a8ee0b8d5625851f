package dev.millrace.pipelines;

/** What a pipeline's template of Dataflow can run. */
public enum TemplateMode {
  /** Jobs that end. */
  BATCH,
  /** Jobs that do not end if what they read does not, each record once; others end. */
  STREAMING
}
