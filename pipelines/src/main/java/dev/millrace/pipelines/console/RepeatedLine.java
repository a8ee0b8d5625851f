package dev.millrace.pipelines.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One line that is told again and again until it is closed. On a terminal it is rewritten each
 * second; elsewhere (a file, a build's log) it follows every ten seconds, so that short work leaves
 * none.
 */
final class RepeatedLine implements AutoCloseable {
  private static final Duration REWRITE = Duration.ofSeconds(1);
  private static final Duration REPEAT = Duration.ofSeconds(10);

  /** No terminal has fewer columns, and Java cannot ask how many there are. */
  private static final int NARROWEST = 79;

  private static final String CUTTING = "\033[?7l";
  private static final String WRAPPING = "\033[?7h";

  private final Function<Duration, String> text;
  private final PrintStream screen;
  private final ScreenKind kind;
  private final LongSupplier nanoClock;
  private final long started;
  private long shown;
  private int width;
  private boolean closed;

  /**
   * @param text what the line says when so much time has passed
   */
  RepeatedLine(
      Function<Duration, String> text,
      PrintStream screen,
      ScreenKind kind,
      LongSupplier nanoClock) {
    this.text = text;
    this.screen = screen;
    this.kind = kind;
    this.nanoClock = nanoClock;
    this.started = nanoClock.getAsLong();
    this.shown = started;
  }

  /** Looks for itself, from a thread of its own, whether the line is due. */
  void tickByItself(String thread) {
    Thread ticking = new Thread(this::tickUntilClosed, thread);
    ticking.setDaemon(true);
    ticking.start();
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

  /** Looks whether the line is due, and shows it. */
  synchronized void tick() {
    long now = nanoClock.getAsLong();
    Duration due = kind == ScreenKind.TERMINAL ? REWRITE : REPEAT;
    if (closed || now - shown < due.toNanos()) {
      return;
    }
    shown = now;
    String line = text.apply(Duration.ofNanos(now - started));
    if (kind == ScreenKind.TERMINAL) {
      screen.print("\r" + onOneRow(line + " ".repeat(Math.max(0, width - line.length()))));
      screen.flush();
      width = line.length();
    } else {
      screen.println(line);
    }
  }

  /** Prints something else, which is left to stand; a terminal's line comes back with its time. */
  synchronized void above(Runnable printing) {
    erase();
    printing.run();
  }

  /** Ends it, and leaves the line on a terminal empty. */
  @Override
  public synchronized void close() {
    if (!closed) {
      erase();
    }
    closed = true;
    notifyAll();
  }

  private void erase() {
    if (width > 0) {
      screen.print("\r" + onOneRow(" ".repeat(width)) + "\r");
      screen.flush();
      width = 0;
    }
  }

  /** A line that went on in the next row could not be taken back: the terminal cuts it. */
  private static String onOneRow(String line) {
    return line.length() <= NARROWEST ? line : CUTTING + line + WRAPPING;
  }
}
