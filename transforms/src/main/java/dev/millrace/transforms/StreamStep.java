package dev.millrace.transforms;

/**
 * A transform that is made for streams, and that an engine which runs none must not be given: who
 * launches a graph looks for these before the run.
 */
public interface StreamStep {
  /** What it needs and what to do elsewhere, in words that follow "Cannot run …: ". */
  String refusal();
}
