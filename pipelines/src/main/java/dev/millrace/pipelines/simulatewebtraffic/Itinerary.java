package dev.millrace.pipelines.simulatewebtraffic;

import java.util.ArrayDeque;

/** What a visitor does next: exchanges, each some milliseconds after the one before. */
final class Itinerary {
  private record Step(long delay, Exchange exchange) {}

  private final ArrayDeque<Step> steps = new ArrayDeque<>();

  void add(double delayMillis, Exchange exchange) {
    steps.add(new Step(Math.max(0, (long) delayMillis), exchange));
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  Exchange take() {
    return steps.remove().exchange;
  }

  long delay() {
    return steps.element().delay;
  }
}
