package dev.millrace.pipelines;

import dev.millrace.pipelines.console.Console;
import java.util.List;
import java.util.Set;

/** How {@code main} leaves, which depends on whose process it is. */
enum Exit {
  /** The process is the launcher's: {@code java}, or Maven's {@code exec:java}. */
  PROCESS {
    @Override
    void quieten(List<String> arguments) {
      Logs.wanted(arguments).settle();
    }

    @Override
    void end(Ending ending, Console console) {
      leave(ending, console);
    }
  },
  /**
   * The process is the user's, who called an engine's client at a terminal ({@code flink run},
   * {@code spark-submit}). The client would make a page of traces and status 1 of an exception, and
   * has nothing left to do after a failure. Its logging is its own.
   */
  CLIENT {
    @Override
    void quieten(List<String> arguments) {}

    @Override
    void end(Ending ending, Console console) {
      leave(ending, console);
    }
  },
  /**
   * The process is an engine's (a Flink cluster in application mode, a Spark driver on a worker) or
   * a test's: ending it would take the cluster's own service down before it could report. It learns
   * of a failure by an exception, and its logging is its own.
   */
  EXCEPTION {
    @Override
    void quieten(List<String> arguments) {}

    @Override
    void end(Ending ending, Console console) {
      if (ending.status() != 0) {
        throw new LaunchFailure(ending.line(), ending.trace());
      }
    }
  };

  private static final int INTERRUPTED = 130;

  /** Settles the log before anything is logged. */
  abstract void quieten(List<String> arguments);

  /** Returns after success, else ends as this exit does. */
  abstract void end(Ending ending, Console console);

  /**
   * Told by who called {@code main}: nobody, or Maven; a client; else it is an engine. Frames of
   * reflection are not seen by the walker.
   *
   * @param clients classes of the engine's clients, see {@link RunnerProfile#clients}
   */
  static Exit forCaller(Set<String> clients) {
    List<String> callers =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .map(StackWalker.StackFrame::getClassName)
                        .dropWhile(name -> name.startsWith(Exit.class.getPackageName()))
                        .filter(name -> !name.startsWith("java."))
                        .toList());
    if (callers.isEmpty() || callers.get(0).startsWith("org.codehaus.mojo.exec.")) {
      return PROCESS;
    }
    return callers.stream().anyMatch(clients::contains) ? CLIENT : EXCEPTION;
  }

  /** Ends the process at once, with the status that a shell gives to what Ctrl-C has ended. */
  static void interrupted() {
    System.exit(INTERRUPTED);
  }

  private static void leave(Ending ending, Console console) {
    if (ending.status() != 0) {
      ending.lines().forEach(console::error);
      System.exit(ending.status());
    }
  }
}
