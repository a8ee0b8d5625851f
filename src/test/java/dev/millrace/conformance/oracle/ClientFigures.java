package dev.millrace.conformance.oracle;

import java.util.List;
import java.util.Map;

/** What a model is told of a client's window. */
public interface ClientFigures {
  /** The figures of these requests, all of one client in one window. */
  Figures of(List<Request> requests);

  /**
   * The figures of one client's window.
   *
   * @param inputs of the model, in its order
   * @param pages requests that are well-formed and ask for no asset
   * @param byName what the inputs are made of, as a person reads it
   */
  record Figures(List<Float> inputs, long pages, Map<String, Double> byName) {}
}
