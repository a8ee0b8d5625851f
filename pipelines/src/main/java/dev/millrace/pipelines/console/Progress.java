package dev.millrace.pipelines.console;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** Shows how far a piece of work is until it is closed, as a {@link RepeatedLine}. */
public final class Progress implements AutoCloseable {
  private final RepeatedLine line;

  Progress(
      String activity,
      ProgressSource source,
      PrintStream screen,
      ScreenKind kind,
      LongSupplier nanoClock) {
    this.line =
        new RepeatedLine(
            elapsed -> ProgressLine.of(activity, source.snapshot(), elapsed),
            screen,
            kind,
            nanoClock);
  }

  static Progress start(String activity, ProgressSource source, PrintStream screen) {
    Progress progress =
        new Progress(activity, source, screen, ScreenKind.ofStandardError(), System::nanoTime);
    progress.line.tickByItself("progress");
    return progress;
  }

  /** Looks whether a line is due, and shows it. */
  void tick() {
    line.tick();
  }

  /** Ends it, and leaves the line on a terminal empty. */
  @Override
  public void close() {
    line.close();
  }
}
