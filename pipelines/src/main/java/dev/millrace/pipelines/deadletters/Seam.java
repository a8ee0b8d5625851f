package dev.millrace.pipelines.deadletters;

import dev.millrace.io.Edge;
import org.apache.beam.sdk.values.PCollection;

/** The place between two steps, where a test can put a leak. */
@FunctionalInterface
public interface Seam {
  <T> PCollection<T> between(Edge edge, PCollection<T> elements);
}
