package dev.millrace.transforms;

/**
 * What a detector says of a value.
 *
 * @param expected what would have been ordinary, in the unit of the value
 * @param score how far from it the value is, in the detector's unit; above zero where it is more
 * @param standing what follows from that
 */
public record Verdict(double expected, double score, Standing standing) {

  /** Whether a value belongs with the others. */
  public enum Standing {
    KEPT,
    SET_ASIDE
  }
}
