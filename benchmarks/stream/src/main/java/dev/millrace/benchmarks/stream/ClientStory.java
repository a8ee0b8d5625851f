package dev.millrace.benchmarks.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a client in a window was over the line: told request by request, in the order in which the
 * broker got them.
 */
final class ClientStory {
  private final List<Spell> spells = new ArrayList<>();
  private boolean over;

  /**
   * Some requests in a row, after each of which the client was over the line.
   *
   * @param first number of the request, from 1, that completed the evidence
   * @param completedMillis when the broker got it
   * @param last number of the last request of the spell so far
   * @param endedMillis when the broker got the request that ended it; while it lasts {@link
   *     Long#MAX_VALUE}
   */
  record Spell(long first, long completedMillis, long last, long endedMillis) {}

  /**
   * Tells what the next request made of the client.
   *
   * @param request its number in the window, from 1
   * @param appendedMillis when the broker got it
   */
  void overTheLine(long request, long appendedMillis) {
    if (over) {
      Spell spell = spells.remove(spells.size() - 1);
      spells.add(new Spell(spell.first, spell.completedMillis, request, spell.endedMillis));
    } else {
      spells.add(new Spell(request, appendedMillis, request, Long.MAX_VALUE));
      over = true;
    }
  }

  /** The same where it is not, or no longer, over the line. */
  void belowTheLine(long appendedMillis) {
    if (over) {
      Spell spell = spells.remove(spells.size() - 1);
      spells.add(new Spell(spell.first, spell.completedMillis, spell.last, appendedMillis));
      over = false;
    }
  }

  /** The spell in which the client had sent so many requests. */
  Optional<Spell> at(long requests) {
    return spells.stream()
        .filter(spell -> spell.first <= requests && requests <= spell.last)
        .findFirst();
  }

  /** In the order of time. */
  List<Spell> spells() {
    return List.copyOf(spells);
  }
}
