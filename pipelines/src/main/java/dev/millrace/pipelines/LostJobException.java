package dev.millrace.pipelines;

/**
 * A job was handed to an engine that runs it elsewhere, and whether it has the job is not known:
 * its output must not be given to another.
 */
public final class LostJobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message in one line: what is not known, and how a person finds out
   */
  public LostJobException(String message) {
    super(message);
  }
}
