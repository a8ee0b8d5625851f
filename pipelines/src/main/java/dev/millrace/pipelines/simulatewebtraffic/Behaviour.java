package dev.millrace.pipelines.simulatewebtraffic;

/** Decides what a visitor does. One instance serves one visit and keeps its state. */
interface Behaviour {
  /** Adds the next exchanges; adding none ends the visit. */
  void plan(Itinerary itinerary);
}
