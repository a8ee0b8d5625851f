package dev.millrace.pipelines.console;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

/**
 * Where a person reads: results on one stream, progress and errors on the other. Control characters
 * are shown as escapes, since what comes from a log was often typed by an attacker.
 */
public final class Console {
  private final PrintStream out;
  private final PrintStream err;

  private Console(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Talks on this process's standard output and standard error, in UTF-8: Java would follow the
   * locale, which containers leave at ASCII. Windows alone means what its locale says.
   */
  public static Console ofProcess() {
    Charset charset =
        System.getProperty("os.name", "").startsWith("Windows")
            ? Charset.defaultCharset()
            : StandardCharsets.UTF_8;
    return of(
        new PrintStream(System.out, true, charset), new PrintStream(System.err, true, charset));
  }

  /** Talks on the given streams, usually standard output and standard error. */
  public static Console of(PrintStream out, PrintStream err) {
    return new Console(out, err);
  }

  /** A line of the result. */
  public void line(String text) {
    out.println(Printable.of(text));
  }

  /** A line of the result with nothing on it. */
  public void line() {
    out.println();
  }

  /** A line about a fault. */
  public void error(String text) {
    err.println(Printable.of(text));
  }

  /** A table of the result. */
  public void table(Table table) {
    table.lines().forEach(out::println);
  }

  /** Shows progress until closed. */
  public Progress progress(String activity, ProgressSource source) {
    return Progress.start(activity, source, err);
  }

  /** Shows a stream until closed. */
  public StreamDisplay stream(StreamSource source) {
    return display(new StreamLine(source)::after);
  }

  /**
   * Shows work that is long until closed.
   *
   * @param status says how it is doing when it has taken so long; asked from another thread
   */
  public StreamDisplay display(Function<Duration, String> status) {
    return StreamDisplay.start(status, out, err);
  }

  /** The same, but that nothing is said of progress and faults. */
  public Console withoutProgress() {
    return new Console(
        out, new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }
}
