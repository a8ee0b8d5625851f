package dev.millrace.pipelines.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Shows a stream, or other work that is long, until it is closed: what it finds, line by line, and
 * below that one line that says how it is doing.
 */
public final class StreamDisplay implements AutoCloseable {
  private final PrintStream out;
  private final RepeatedLine status;

  StreamDisplay(
      StreamSource source,
      PrintStream out,
      PrintStream screen,
      ScreenKind kind,
      LongSupplier nanoClock) {
    this(new StreamLine(source)::after, out, screen, kind, nanoClock);
  }

  private StreamDisplay(
      Function<Duration, String> status,
      PrintStream out,
      PrintStream screen,
      ScreenKind kind,
      LongSupplier nanoClock) {
    this.out = out;
    this.status = new RepeatedLine(status, screen, kind, nanoClock);
  }

  static StreamDisplay start(
      Function<Duration, String> status, PrintStream out, PrintStream screen) {
    StreamDisplay display =
        new StreamDisplay(status, out, screen, ScreenKind.ofStandardError(), System::nanoTime);
    display.status.tickByItself("status line");
    return display;
  }

  /** Something that was found, to stay; from any thread. */
  public void line(String text) {
    status.above(() -> out.println(Printable.of(text)));
  }

  /** Looks whether the status is due, and shows it. */
  void tick() {
    status.tick();
  }

  @Override
  public void close() {
    status.close();
  }
}
