package dev.millrace.pipelines.simulatewebtraffic;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Lets actors act in the order of their times; memory is one entry per actor that is on stage.
 *
 * <p>Actors due in the same millisecond act in the order of their ids, which do not depend on who
 * else is there.
 */
final class Stage {
  /** Takes what clients and servers exchange. */
  interface Audience {
    void see(long now, Site site, Client client, Exchange exchange);
  }

  private record Entry(long time, long id, Actor actor) {}

  private static final Comparator<Entry> ORDER =
      (left, right) -> {
        int byTime = Long.compare(left.time, right.time);
        return byTime != 0 ? byTime : Long.compare(left.id, right.id);
      };

  private final PriorityQueue<Entry> queue = new PriorityQueue<>(1024, ORDER);
  private final Audience audience;

  Stage(Audience audience) {
    this.audience = audience;
  }

  void enter(long time, long id, Actor actor) {
    queue.add(new Entry(time, id, actor));
  }

  void show(long now, Site site, Client client, Exchange exchange) {
    audience.see(now, site, client, exchange);
  }

  /**
   * Lets one actor act.
   *
   * @return false if nobody is left who is due before {@code end}
   */
  boolean step(long end) {
    Entry entry = queue.peek();
    if (entry == null || entry.time >= end) {
      return false;
    }
    queue.remove();
    long next = entry.actor.act(entry.time, this);
    if (next != Actor.NEVER) {
      queue.add(new Entry(Math.max(next, entry.time), entry.id, entry.actor));
    }
    return true;
  }
}
