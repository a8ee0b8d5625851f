package dev.millrace.pipelines.options;

/** Whether an option is a parameter of its pipeline's template. */
public enum TemplateUse {
  /** It is, and must be given where each run needs it. */
  AS_DECLARED,
  /** It is, and must be given, although a run without it makes sense on a computer of one's own. */
  REQUIRED,
  /** It is none, and is refused: it needs a program that stays with its run, or starts no job. */
  NEVER
}
