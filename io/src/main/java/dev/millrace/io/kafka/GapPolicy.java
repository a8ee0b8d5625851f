package dev.millrace.io.kafka;

/** What becomes of a run that finds records gone which no run has taken. */
public enum GapPolicy {
  /** It fails, and names them. */
  FAIL,
  /** It goes on with what is left, and its manifest names them. */
  ACCEPT
}
