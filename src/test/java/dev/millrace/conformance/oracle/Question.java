package dev.millrace.conformance.oracle;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * What {@code web-log-alerts} is asked.
 *
 * @param files to be read
 * @param grammar of their lines
 * @param model an ONNX file
 * @param admitted requests that count; the others are ignored
 * @param windowMillis width of the windows
 * @param minScore the least score of an alert
 */
public record Question(
    List<Path> files,
    LogGrammar grammar,
    Path model,
    Predicate<Request> admitted,
    long windowMillis,
    double minScore) {

  /** With the defaults of the pipeline. */
  public static Question of(List<Path> files, LogGrammar grammar, Path model) {
    return new Question(files, grammar, model, request -> true, 60_000, 0.5);
  }

  /** Only these requests count. */
  public Question admitting(Predicate<Request> requests) {
    return new Question(files, grammar, model, requests, windowMillis, minScore);
  }

  /** In windows of another width. */
  public Question inWindowsOf(long millis) {
    return new Question(files, grammar, model, admitted, millis, minScore);
  }

  /** With another least score. */
  public Question withMinScore(double score) {
    return new Question(files, grammar, model, admitted, windowMillis, score);
  }
}
