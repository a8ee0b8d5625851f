package dev.millrace.pipelines.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Shows how far a piece of work is until it is closed. On a terminal one line is rewritten each
 * second; elsewhere (a file, a build's log) a plain line follows every ten seconds, so that short
 * work leaves none.
 */
public final class Progress implements AutoCloseable {
  private static final Duration REWRITE = Duration.ofSeconds(1);
  private static final Duration REPEAT = Duration.ofSeconds(10);

  private final String activity;
  private final ProgressSource source;
  private final PrintStream screen;
  private final ScreenKind kind;
  private final LongSupplier nanoClock;
  private final long started;
  private long shown;
  private int width;
  private boolean closed;

  Progress(
      String activity,
      ProgressSource source,
      PrintStream screen,
      ScreenKind kind,
      LongSupplier nanoClock) {
    this.activity = activity;
    this.source = source;
    this.screen = screen;
    this.kind = kind;
    this.nanoClock = nanoClock;
    this.started = nanoClock.getAsLong();
    this.shown = started;
  }

  static Progress start(String activity, ProgressSource source, PrintStream screen) {
    Progress progress =
        new Progress(activity, source, screen, ScreenKind.ofStandardError(), System::nanoTime);
    Thread ticking = new Thread(progress::tickUntilClosed, "progress");
    ticking.setDaemon(true);
    ticking.start();
    return progress;
  }

  private synchronized void tickUntilClosed() {
    try {
      while (!closed) {
        tick();
        wait(REWRITE.toMillis() / 4);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks whether a line is due, and shows it. */
  synchronized void tick() {
    long now = nanoClock.getAsLong();
    Duration due = kind == ScreenKind.TERMINAL ? REWRITE : REPEAT;
    if (closed || now - shown < due.toNanos()) {
      return;
    }
    shown = now;
    String line = ProgressLine.of(activity, source.snapshot(), Duration.ofNanos(now - started));
    if (kind == ScreenKind.TERMINAL) {
      screen.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      screen.flush();
      width = line.length();
    } else {
      screen.println(line);
    }
  }

  /** Ends it, and leaves the line on a terminal empty. */
  @Override
  public synchronized void close() {
    if (!closed && width > 0) {
      screen.print("\r" + " ".repeat(width) + "\r");
      screen.flush();
    }
    closed = true;
    notifyAll();
  }
}
