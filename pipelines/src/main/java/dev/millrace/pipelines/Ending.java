package dev.millrace.pipelines;

import com.google.common.base.Throwables;
import dev.millrace.pipelines.options.Secrets;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a launch ended.
 *
 * @param status 0 for success, 1 for a fault, 2 for a mistake of the user
 * @param line what to tell the user; empty after success
 * @param trace the fault in full, if the user asked to see it
 */
record Ending(int status, String line, @Nullable Throwable trace) {
  static final Ending WELL = new Ending(0, "", null);

  static Ending mistake(String line) {
    return new Ending(2, line, null);
  }

  /** The same in other words. */
  Ending inWords(UnaryOperator<String> words) {
    return new Ending(status, words.apply(line), trace);
  }

  /** The line, and below it the fault in full if that is wanted; secrets masked. */
  List<String> lines() {
    if (trace == null) {
      return List.of(line);
    }
    String indented = Throwables.getStackTraceAsString(trace).replace("\t", "    ");
    return Stream.concat(Stream.of(line), indented.lines().map(Secrets::masked)).toList();
  }

  static Ending fault(String line, @Nullable Throwable trace) {
    return new Ending(1, line, trace);
  }
}
