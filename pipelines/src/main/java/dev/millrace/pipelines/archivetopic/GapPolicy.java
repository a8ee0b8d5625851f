package dev.millrace.pipelines.archivetopic;

/** What becomes of a run that finds records gone which no run has archived. */
public enum GapPolicy {
  /** It fails, and names them. */
  FAIL,
  /** It goes on with what is left, and its manifest names them. */
  ACCEPT
}
