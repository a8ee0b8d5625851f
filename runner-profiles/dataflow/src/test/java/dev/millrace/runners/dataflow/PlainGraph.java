package dev.millrace.runners.dataflow;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.Coder.NonDeterministicException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PValue;

/**
 * What a walk through a pipeline finds in it, as its code made it and before a runner changes it.
 *
 * @param steps full names of all steps, composite ones too
 * @param leaves those that are made of no others
 * @param keyed those that gather by a key or keep state by it
 * @param unsteadyKeys of these, the ones whose key two workers may write differently, and why
 */
record PlainGraph(
    List<String> steps, List<String> leaves, List<String> keyed, List<String> unsteadyKeys) {

  static PlainGraph of(Pipeline pipeline) {
    PlainGraph graph =
        new PlainGraph(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(Node node) {
            graph.add(node);
            return CompositeBehavior.ENTER_TRANSFORM;
          }

          @Override
          public void visitPrimitiveTransform(Node node) {
            graph.add(node);
            graph.leaves.add(node.getFullName());
          }
        });
    return graph;
  }

  private void add(Node node) {
    PTransform<?, ?> transform = node.getTransform();
    if (transform == null) {
      return;
    }
    steps.add(node.getFullName());
    if (isKeyed(transform)) {
      keyed.add(node.getFullName());
      // All inputs but side inputs: there is one.
      for (PValue input : node.getInputs().values()) {
        if (!transform.getAdditionalInputs().containsValue(input)) {
          verify(node.getFullName(), ((PCollection<?>) input).getCoder());
        }
      }
    }
  }

  private void verify(String step, Coder<?> coder) {
    if (coder instanceof KvCoder<?, ?> pair) {
      try {
        pair.getKeyCoder().verifyDeterministic();
      } catch (NonDeterministicException e) {
        unsteadyKeys.add(step + ": " + e.getMessage());
      }
    } else {
      unsteadyKeys.add(step + ": no key in " + coder);
    }
  }

  private static boolean isKeyed(PTransform<?, ?> transform) {
    if (transform instanceof GroupByKey
        || transform instanceof Combine.PerKey
        || transform instanceof Combine.GroupedValues) {
      return true;
    }
    if (!(transform instanceof ParDo.MultiOutput<?, ?> step)) {
      return false;
    }
    DoFnSignature signature = DoFnSignatures.signatureForDoFn(step.getFn());
    return signature.usesState() || signature.usesTimers();
  }
}
