package dev.millrace.pipelines.console;

import java.io.PrintStream;

/** Where a person reads: results on one stream, progress and errors on the other. */
public final class Console {
  private final PrintStream out;
  private final PrintStream err;

  private Console(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Talks on the given streams, usually standard output and standard error. */
  public static Console of(PrintStream out, PrintStream err) {
    return new Console(out, err);
  }

  /** A line of the result. */
  public void line(String text) {
    out.println(text);
  }

  /** A line of the result with nothing on it. */
  public void line() {
    out.println();
  }

  /** A line about a fault. */
  public void error(String text) {
    err.println(text);
  }

  /** A table of the result. */
  public void table(Table table) {
    table.lines().forEach(out::println);
  }

  /** Shows progress until closed. */
  public Progress progress(String activity, ProgressSource source) {
    return Progress.start(activity, source, err);
  }
}
