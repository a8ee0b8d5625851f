package dev.millrace.conformance.oracle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What {@code web-log-alerts} is asked.
 *
 * @param files to be read
 * @param texts of those files that are neither plain nor gzip
 * @param grammar of their lines
 * @param model an ONNX file
 * @param server whose log a file is; files of one server may hold copies of its lines, which count
 *     once
 * @param admitted requests that count; the others are ignored
 * @param windowMillis width of the windows
 * @param minScore the least score of an alert
 */
public record Question(
    List<Path> files,
    Map<Path, byte[]> texts,
    LogGrammar grammar,
    Path model,
    Function<Path, String> server,
    Predicate<Request> admitted,
    long windowMillis,
    double minScore) {

  /** With the defaults of the pipeline, which takes no line for a copy. */
  public static Question of(List<Path> files, LogGrammar grammar, Path model) {
    return new Question(
        files, Map.of(), grammar, model, Path::toString, request -> true, 60_000, 0.5);
  }

  /** Of one more file, which is compressed, and has this text. */
  public Question andOf(Path file, byte[] text) {
    List<Path> more = new ArrayList<>(files);
    more.add(file);
    Map<Path, byte[]> moreTexts = new HashMap<>(texts);
    moreTexts.put(file, text);
    return new Question(more, moreTexts, grammar, model, server, admitted, windowMillis, minScore);
  }

  /** Where files of one server may hold copies of its lines. */
  public Question ofServers(Function<Path, String> servers) {
    return new Question(files, texts, grammar, model, servers, admitted, windowMillis, minScore);
  }

  /** Only these requests count. */
  public Question admitting(Predicate<Request> requests) {
    return new Question(files, texts, grammar, model, server, requests, windowMillis, minScore);
  }

  /** In windows of another width. */
  public Question inWindowsOf(long millis) {
    return new Question(files, texts, grammar, model, server, admitted, millis, minScore);
  }

  /** With another least score. */
  public Question withMinScore(double score) {
    return new Question(files, texts, grammar, model, server, admitted, windowMillis, score);
  }
}
