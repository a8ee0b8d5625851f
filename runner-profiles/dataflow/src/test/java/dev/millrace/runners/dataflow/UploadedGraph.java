package dev.millrace.runners.dataflow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.model.pipeline.v1.RunnerApi.PTransform;
import org.apache.beam.model.pipeline.v1.RunnerApi.ParDoPayload;
import org.apache.beam.model.pipeline.v1.RunnerApi.StateSpec;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.util.construction.PTransformTranslation;
import org.apache.beam.sdk.util.construction.ParDoTranslation;
import org.apache.beam.sdk.util.construction.RehydratedComponents;

/**
 * The graph that was uploaded for a job, and what of it a running job depends on as text: names of
 * steps; of those that gather or keep state, key, values, states and timers with their coders.
 */
final class UploadedGraph {
  private final RunnerApi.Pipeline graph;
  private final RehydratedComponents components;

  private UploadedGraph(RunnerApi.Pipeline graph) {
    this.graph = graph;
    this.components = RehydratedComponents.forComponents(graph.getComponents());
  }

  static UploadedGraph parse(byte[] bytes) throws IOException {
    return new UploadedGraph(RunnerApi.Pipeline.parseFrom(bytes));
  }

  /** Full names of all steps, composite ones too. */
  List<String> steps() {
    return transforms().map(PTransform::getUniqueName).sorted().toList();
  }

  /** Names of those that have a key and are made of no others. */
  Set<String> keyed() throws IOException {
    return keyedSteps().keySet();
  }

  /** The function of each step that has one of Java's; read back as a worker does. */
  List<DoFn<?, ?>> functions() throws IOException {
    List<DoFn<?, ?>> functions = new ArrayList<>();
    for (PTransform step : transforms().toList()) {
      if (step.getSpec().getUrn().equals(PTransformTranslation.PAR_DO_TRANSFORM_URN)) {
        functions.add(
            ParDoTranslation.getDoFn(ParDoPayload.parseFrom(step.getSpec().getPayload())));
      }
    }
    return functions;
  }

  /**
   * One line for each step that is made of no others, and for its key, states and timers; the same
   * for the same graph.
   */
  List<String> text() throws IOException {
    List<String> lines = new ArrayList<>();
    Map<String, List<String>> keyed = keyedSteps();
    for (String step : leaves()) {
      lines.add(step);
      keyed.getOrDefault(step, List.of()).forEach(line -> lines.add("    " + line));
    }
    return lines;
  }

  /** The coders of ours in {@link #text}, by their text. */
  Map<String, Coder<?>> ownCoders() throws IOException {
    String text = String.join("\n", text());
    Map<String, Coder<?>> own = new TreeMap<>();
    for (String id : graph.getComponents().getCodersMap().keySet()) {
      Coder<?> coder = components.getCoder(id);
      String name = CoderText.of(coder);
      if (CoderText.isOurs(coder.getClass()) && text.contains(name)) {
        own.put(name, coder);
      }
    }
    return own;
  }

  private List<String> leaves() {
    return transforms()
        .filter(step -> step.getSubtransformsCount() == 0)
        .map(PTransform::getUniqueName)
        .sorted()
        .toList();
  }

  private Stream<PTransform> transforms() {
    return graph.getComponents().getTransformsMap().values().stream()
        .filter(step -> !step.getUniqueName().isEmpty());
  }

  private Map<String, List<String>> keyedSteps() throws IOException {
    Map<String, List<String>> keyed = new TreeMap<>();
    for (PTransform step : transforms().toList()) {
      String urn = step.getSpec().getUrn();
      if (urn.equals(PTransformTranslation.GROUP_BY_KEY_TRANSFORM_URN)) {
        keyed.put(step.getUniqueName(), List.of(input(step, step.getInputsMap().keySet())));
      } else if (urn.equals(PTransformTranslation.PAR_DO_TRANSFORM_URN)) {
        ParDoPayload payload = ParDoPayload.parseFrom(step.getSpec().getPayload());
        if (payload.getStateSpecsCount() + payload.getTimerFamilySpecsCount() > 0) {
          keyed.put(step.getUniqueName(), stateful(step, payload));
        }
      }
    }
    return keyed;
  }

  private List<String> stateful(PTransform step, ParDoPayload payload) throws IOException {
    List<String> inputs =
        step.getInputsMap().keySet().stream()
            .filter(name -> !payload.containsSideInputs(name))
            .filter(name -> !payload.containsTimerFamilySpecs(name))
            .toList();
    List<String> lines = new ArrayList<>(List.of(input(step, inputs)));
    for (Map.Entry<String, StateSpec> state :
        new TreeMap<>(payload.getStateSpecsMap()).entrySet()) {
      lines.add("state " + state.getKey() + ": " + state(state.getValue()));
    }
    for (Map.Entry<String, RunnerApi.TimerFamilySpec> timer :
        new TreeMap<>(payload.getTimerFamilySpecsMap()).entrySet()) {
      // Beam marks the two kinds in the name: ts- and tfs-.
      lines.add("timer " + timer.getKey() + ": " + timer.getValue().getTimeDomain());
    }
    return lines;
  }

  /** What comes in by the one input that is none of sides or timers. */
  private String input(PTransform step, Iterable<String> names) throws IOException {
    String collection = step.getInputsOrThrow(names.iterator().next());
    Coder<?> coder =
        components.getCoder(graph.getComponents().getPcollectionsOrThrow(collection).getCoderId());
    if (!(coder instanceof KvCoder<?, ?> pair)) {
      throw new IOException("No key in " + coder + " of " + step.getUniqueName());
    }
    return "key %s, values %s"
        .formatted(CoderText.of(pair.getKeyCoder()), CoderText.of(pair.getValueCoder()));
  }

  private String state(StateSpec state) throws IOException {
    return switch (state.getSpecCase()) {
      case READ_MODIFY_WRITE_SPEC ->
          "value of " + coder(state.getReadModifyWriteSpec().getCoderId());
      case BAG_SPEC -> "bag of " + coder(state.getBagSpec().getElementCoderId());
      case SET_SPEC -> "set of " + coder(state.getSetSpec().getElementCoderId());
      case COMBINING_SPEC ->
          "combined in " + coder(state.getCombiningSpec().getAccumulatorCoderId());
      case ORDERED_LIST_SPEC ->
          "ordered list of " + coder(state.getOrderedListSpec().getElementCoderId());
      case MAP_SPEC ->
          "map of %s to %s"
              .formatted(
                  coder(state.getMapSpec().getKeyCoderId()),
                  coder(state.getMapSpec().getValueCoderId()));
      case MULTIMAP_SPEC ->
          "multimap of %s to %s"
              .formatted(
                  coder(state.getMultimapSpec().getKeyCoderId()),
                  coder(state.getMultimapSpec().getValueCoderId()));
      case SPEC_NOT_SET -> throw new IOException("A state without a kind: " + state);
    };
  }

  private String coder(String id) throws IOException {
    return CoderText.of(components.getCoder(id));
  }
}
