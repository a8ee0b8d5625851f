package dev.millrace.pipelines.weblogalerts;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Remembers what each client did in its last windows: an attack that goes slowly, a few guesses a
 * minute, shows in ten minutes and not in one.
 *
 * <p>What it answers depends only on the windows that were added, not on how their counts were
 * merged before.
 *
 * <p><b>Order</b>: windows are added in the order of time, the clients of one window in any.
 * <b>Cost</b>: what clients did in the last {@value #WINDOWS} windows, about 1.5 KB for each client
 * and window; one merge for each of a client's remembered windows. Not thread-safe.
 */
public final class RecentClients {
  /** How many windows count as recent, with the present one. */
  public static final int WINDOWS = 10;

  private final long span;
  private final Map<String, Deque<Remembered>> clients = new HashMap<>();
  private long present = Long.MIN_VALUE;

  private record Remembered(long start, ClientActivity activity) {}

  /**
   * @param windowMillis width of the windows
   */
  public RecentClients(long windowMillis) {
    this.span = WINDOWS * windowMillis;
  }

  /** The start of the first window that counts as recent for the window with this start. */
  static long first(long windowStart, long windowMillis) {
    return windowStart - (WINDOWS - 1) * windowMillis;
  }

  /**
   * Takes all that a client did in a window, once for each, and gives what it did in that window
   * and the recent ones before it. Neither may be changed from then on.
   *
   * @param windowStart no earlier than that of any window before
   */
  public ClientActivity add(String client, long windowStart, ClientActivity activity) {
    remember(client, windowStart, activity);
    Deque<Remembered> windows = windowsOf(client);
    return windows.size() == 1 ? activity : sum(windows);
  }

  /** As {@link #add}, for a window that nobody asks about: it costs no merge. */
  void remember(String client, long windowStart, ClientActivity activity) {
    goOnTo(windowStart);
    windowsOf(client).addLast(new Remembered(windowStart, activity));
  }

  private Deque<Remembered> windowsOf(String client) {
    return clients.computeIfAbsent(client, first -> new ArrayDeque<>(2));
  }

  private void goOnTo(long windowStart) {
    if (windowStart < present) {
      throw new IllegalArgumentException(
          "Invalid window start: " + windowStart + " (must be " + present + " or later)");
    }
    if (windowStart > present) {
      present = windowStart;
      clients.values().removeIf(windows -> forget(windows, windowStart - span));
    }
  }

  private static boolean forget(Deque<Remembered> windows, long upTo) {
    while (!windows.isEmpty() && windows.getFirst().start <= upTo) {
      windows.removeFirst();
    }
    return windows.isEmpty();
  }

  private static ClientActivity sum(Deque<Remembered> windows) {
    ClientActivity sum = new ClientActivity();
    windows.forEach(window -> sum.merge(window.activity));
    return sum;
  }

  /** Hands on what is remembered of the windows from this start on. */
  void forEachFrom(long windowStart, BiConsumer<ClientWindow, ClientActivity> sink) {
    clients.forEach(
        (client, windows) ->
            windows.stream()
                .filter(window -> window.start >= windowStart)
                .forEach(
                    window ->
                        sink.accept(new ClientWindow(client, window.start), window.activity)));
  }
}
