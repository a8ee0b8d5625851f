package dev.millrace.pipelines.simulatewebtraffic;

import java.util.function.Consumer;

/** A short visit that is planned as a whole. */
final class Scripted implements Behaviour {
  private final Consumer<Itinerary> script;
  private boolean done;

  Scripted(Consumer<Itinerary> script) {
    this.script = script;
  }

  @Override
  public void plan(Itinerary itinerary) {
    if (!done) {
      done = true;
      script.accept(itinerary);
    }
  }
}
