package dev.millrace.pipelines.console;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Shows a stream until it is closed: what it finds, line by line, and below that one line that says
 * how it is doing.
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
    this.out = out;
    this.status = new RepeatedLine(new StreamLine(source)::after, screen, kind, nanoClock);
  }

  static StreamDisplay start(StreamSource source, PrintStream out, PrintStream screen) {
    StreamDisplay display =
        new StreamDisplay(source, out, screen, ScreenKind.ofStandardError(), System::nanoTime);
    display.status.tickByItself("status of the stream");
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
