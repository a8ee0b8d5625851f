package dev.millrace.pipelines;

import dev.millrace.io.bigquery.BigQueryException;
import dev.millrace.io.gcs.GcsFault;
import dev.millrace.pipelines.options.Secrets;
import dev.millrace.pipelines.options.UsageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line why something failed: what the failing code said, from the outermost exception
 * that means something to the root cause, without what engines and thread pools wrapped around it.
 */
public final class Cause {
  private static final int LONGEST = 1000;
  private static final Pattern TYPE_NAME =
      Pattern.compile("\\b(?:[a-z_][\\w$]*\\.)+[A-Z][\\w$.]*(?:Exception|Error|Throwable): ");

  /** Spark's driver has a task's root cause as text alone. */
  private static final Pattern LOST_TASK =
      Pattern.compile("most recent failure: Lost task [^\\n]*?\\): ([^\\n]+)");

  /** Whose exceptions say nothing that their cause does not say better. */
  private static final List<String> ENGINES =
      List.of(
          "org.apache.beam.runners.",
          "org.apache.beam.sdk.Pipeline",
          "org.apache.beam.sdk.util.",
          "org.apache.flink.runtime.",
          "org.apache.flink.client.",
          "org.apache.spark.",
          "java.lang.reflect.");

  private Cause() {}

  /** The mistake of the user that lies below an exception, if one does. */
  static Optional<String> mistake(Throwable failure) {
    return chain(failure).stream()
        .filter(UsageException.class::isInstance)
        .findFirst()
        .map(Cause::line);
  }

  /** The line; secrets masked. */
  public static String line(Throwable failure) {
    List<Throwable> chain = chain(failure);
    Throwable root = chain.get(chain.size() - 1);
    Deque<String> parts = new ArrayDeque<>(List.of(firstLine(RootMessage.of(root))));
    for (int i = chain.size() - 2; i >= 0; i--) {
      String said = wraps(chain.get(i)) ? "" : firstLine(chain.get(i).getMessage());
      if (parts.stream().noneMatch(part -> part.contains(said))) {
        parts.removeIf(said::contains);
        parts.addFirst(said);
      }
    }
    String masked = Secrets.masked(String.join(": ", parts));
    return masked.length() <= LONGEST ? masked : masked.substring(0, LONGEST) + "…";
  }

  /**
   * From the exception to its root, or to one that says in a line what is below it; a cause that
   * leads back is left out.
   */
  private static List<Throwable> chain(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> chain = new ArrayList<>();
    for (Throwable link = failure; link != null && seen.add(link); link = link.getCause()) {
      chain.add(link);
      if (link instanceof GcsFault || link instanceof BigQueryException) {
        break;
      }
    }
    return chain;
  }

  private static boolean wraps(Throwable link) {
    if (link instanceof ExecutionException || link instanceof CompletionException) {
      return true;
    }
    StackTraceElement[] trace = link.getStackTrace();
    String thrower = trace.length == 0 ? "" : trace[0].getClassName();
    return ENGINES.stream()
        .anyMatch(
            engine -> thrower.startsWith(engine) || link.getClass().getName().startsWith(engine));
  }

  private static String firstLine(@Nullable String message) {
    if (message == null) {
      return "";
    }
    Matcher lost = LOST_TASK.matcher(message);
    String said = lost.find() ? lost.group(1) : message;
    return TYPE_NAME.matcher(said).replaceAll("").strip().lines().findFirst().orElse("");
  }
}
