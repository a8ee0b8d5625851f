package dev.millrace.pipelines;

import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.StreamStep;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.runners.TransformHierarchy;

/** Looks through a graph for steps that only an engine which runs streams can run. */
final class StreamSteps {
  private StreamSteps() {}

  /**
   * Refuses a graph that has one.
   *
   * @param engine which runs no streams, by the name that users know
   * @throws UsageException in one line
   */
  static void refuseIn(Pipeline graph, String engine) {
    graph.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            if (node.getTransform() instanceof StreamStep step) {
              throw UsageException.of(
                  "Cannot run the step \"%s\" on %s: %s"
                      .formatted(node.getFullName(), engine, step.refusal()));
            }
            return CompositeBehavior.ENTER_TRANSFORM;
          }
        });
  }
}
