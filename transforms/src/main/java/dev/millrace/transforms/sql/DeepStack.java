package dev.millrace.transforms.sql;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Does work on a thread whose stack holds deep trees. Calcite and Janino go down an expression by
 * recursion, and a thousand terms with OR between them are as deep as that; a stack is memory only
 * as far as it is used.
 */
final class DeepStack {
  private static final long BYTES = 128L << 20;

  private DeepStack() {}

  /**
   * What the work gives; what it throws is thrown.
   *
   * @throws QueryException if even this stack does not hold it
   */
  static <T> T call(Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread = new Thread(null, task, "query-planner", BYTES);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      if (cause instanceof StackOverflowError) {
        throw new QueryException(QueryErrors.reason(cause), 0, 0, cause);
      } else if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      } else if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(cause);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a query was planned", failure);
    }
  }
}
