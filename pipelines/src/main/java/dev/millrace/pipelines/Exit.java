package dev.millrace.pipelines;

import dev.millrace.pipelines.console.Console;
import java.util.List;
import java.util.Optional;

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
      if (ending.status() != 0) {
        ending.lines().forEach(console::error);
        System.exit(ending.status());
      }
    }
  },
  /**
   * The process is an engine's ({@code flink run}, a Flink cluster in application mode, {@code
   * spark-submit}, a test): ending it would take the client, or the cluster's own service, down
   * before it could report. It learns of a failure by an exception, and its logging is its own.
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

  /** Settles the log before anything is logged. */
  abstract void quieten(List<String> arguments);

  /** Returns after success, else ends as this exit does. */
  abstract void end(Ending ending, Console console);

  /**
   * Told by who called {@code main}: nobody, or Maven, else it is an engine. Frames of reflection
   * are not seen by the walker.
   */
  static Exit forCaller() {
    Optional<String> caller =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .map(StackWalker.StackFrame::getClassName)
                        .dropWhile(name -> name.startsWith(Exit.class.getPackageName()))
                        .filter(name -> !name.startsWith("java."))
                        .findFirst());
    return caller.isEmpty() || caller.get().startsWith("org.codehaus.mojo.exec.")
        ? PROCESS
        : EXCEPTION;
  }
}
