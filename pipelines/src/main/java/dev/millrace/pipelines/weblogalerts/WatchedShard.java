package dev.millrace.pipelines.weblogalerts;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one shard, in the windows that are open and in those just before, which count as
 * recent ({@link RecentClients}). In memory alone: where it is made anew, as after a restart,
 * nobody has done anything in windows that are over. Not thread-safe.
 */
final class WatchedShard {
  private final long windowMillis;
  private final NavigableMap<Long, WatchedClients> windows = new TreeMap<>();

  WatchedShard(long windowMillis) {
    this.windowMillis = windowMillis;
  }

  /** The clients of a window; null if none are at hand. */
  @Nullable WatchedClients window(long start) {
    return windows.get(start);
  }

  void put(long start, WatchedClients clients) {
    windows.put(start, clients);
  }

  /** Those who have done something in a window since the last look, with what they did lately. */
  List<ClientTotal> look(long start) {
    List<ClientTotal> totals = new ArrayList<>();
    WatchedClients clients = windows.get(start);
    if (clients != null) {
      clients.look(
          (key, activity) -> totals.add(new ClientTotal(key, activity, recent(key, activity))));
    }
    return totals;
  }

  private ClientActivity recent(ClientWindow key, ClientActivity activity) {
    ClientActivity sum = new ClientActivity();
    boolean any = false;
    for (WatchedClients before :
        windows
            .subMap(RecentClients.first(key.start(), windowMillis), true, key.start(), false)
            .values()) {
      ClientActivity then = before.sum(key.client());
      if (then != null) {
        sum.merge(then);
        any = true;
      }
    }
    if (!any) {
      return activity;
    }
    sum.merge(activity);
    return sum;
  }

  /** The window is over: it is remembered as long as it is recent for a later one. */
  void close(long start) {
    WatchedClients clients = windows.get(start);
    if (clients != null) {
      clients.close();
    }
    windows.headMap(RecentClients.first(start + windowMillis, windowMillis), false).clear();
  }
}
