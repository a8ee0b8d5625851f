package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.common.hash.Hashing;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model in ONNX form, checked when it is made: a pipeline with a corrupt model, or with one that
 * was trained on other features, is refused before it runs.
 *
 * <p>It travels with its bytes inside the job's graph, hence {@link #MAX_BYTES}.
 *
 * <pre>{@code
 * OnnxModel model =
 *     OnnxModel.of("web-log.onnx", bytes)
 *         .withInputs(TensorSpec.floats("features", 24))
 *         .withOutput(TensorSpec.floats("probabilities", 6));
 * }</pre>
 */
public final class OnnxModel implements Serializable {

  /** The largest model that travels inside a job's graph (engines limit the graph's size). */
  public static final int MAX_BYTES = 8 << 20;

  private final String name;
  private final byte[] bytes;
  private final String digest;
  private final TreeMap<String, String> metadata;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;
  private final @Nullable TensorSpec output;

  private OnnxModel(
      String name,
      byte[] bytes,
      String digest,
      TreeMap<String, String> metadata,
      List<TensorSpec> inputs,
      List<TensorSpec> outputs,
      @Nullable TensorSpec output) {
    this.name = name;
    this.bytes = bytes;
    this.digest = digest;
    this.metadata = metadata;
    this.inputs = inputs;
    this.outputs = outputs;
    this.output = output;
  }

  /**
   * Reads a model and opens its session in this JVM.
   *
   * @param name for messages, such as the file it came from
   * @param bytes of the ONNX file, at most {@link #MAX_BYTES}
   * @throws IllegalArgumentException if they are no model that the runtime can read
   */
  public static OnnxModel of(String name, byte[] bytes) {
    checkArgument(
        bytes.length <= MAX_BYTES,
        "Invalid model %s: %s bytes (must be at most %s, since it travels inside the job's graph)",
        name,
        bytes.length,
        MAX_BYTES);
    byte[] own = bytes.clone();
    String digest = Hashing.sha256().hashBytes(own).toString();
    try {
      OrtSession session = OnnxSessions.of(digest, own);
      return new OnnxModel(
          name,
          own,
          digest,
          new TreeMap<>(session.getMetadata().getCustomMetadata()),
          specs(session.getInputInfo().values()),
          specs(session.getOutputInfo().values()),
          null);
    } catch (OrtException e) {
      throw new IllegalArgumentException(
          String.format(
              "Invalid model %s: %d bytes with SHA-256 %s are not an ONNX model that ONNX Runtime"
                  + " can read; give the file as its training wrote it (%s)",
              name, bytes.length, digest, OnnxErrors.line(e)),
          e);
    }
  }

  /**
   * Requires exactly these inputs. A dimension that the model leaves open is fixed by what is asked
   * here.
   *
   * @throws IllegalArgumentException that names what was found and what is needed
   */
  public OnnxModel withInputs(TensorSpec... needed) {
    List<TensorSpec> narrowed =
        inputs.stream()
            .flatMap(found -> Stream.of(needed).filter(found::takes).map(found::narrowedTo))
            .toList();
    checkArgument(
        narrowed.size() == inputs.size() && needed.length == inputs.size(),
        "Invalid model %s: it takes %s (must take %s); use the model that was trained for these"
            + " features",
        name,
        listed(inputs),
        listed(List.of(needed)));
    return new OnnxModel(name, bytes, digest, metadata, narrowed, outputs, output);
  }

  /**
   * Requires this output, of floats, and makes it the one that scores are read from. Without it the
   * model must have a single output of floats.
   *
   * @throws IllegalArgumentException that names what was found and what is needed
   */
  public OnnxModel withOutput(TensorSpec needed) {
    checkArgument(
        needed.type() == TensorSpec.Type.FLOAT, "Invalid output: %s (must be float)", needed);
    TensorSpec chosen =
        outputs.stream()
            .filter(found -> found.takes(needed))
            .map(found -> found.narrowedTo(needed))
            .findFirst()
            .orElseThrow(() -> wrongOutput(needed.toString()));
    return new OnnxModel(name, bytes, digest, metadata, inputs, outputs, chosen);
  }

  public String name() {
    return name;
  }

  /** SHA-256 of the model's bytes, in hexadecimal. */
  public String digest() {
    return digest;
  }

  public List<TensorSpec> inputs() {
    return inputs;
  }

  public List<TensorSpec> outputs() {
    return outputs;
  }

  /** The custom entries that training left in the model. */
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  /**
   * @throws IllegalArgumentException if training left no such entry
   */
  public String metadata(String key) {
    return Optional.ofNullable(metadata.get(key))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "Invalid model %s: no metadata \"%s\" (it has %s)",
                        name, key, metadata.keySet())));
  }

  /**
   * The output that scores are read from.
   *
   * @throws IllegalArgumentException if the model has several that could be
   */
  public TensorSpec output() {
    if (output != null) {
      return output;
    }
    List<TensorSpec> floats =
        outputs.stream().filter(found -> found.type() == TensorSpec.Type.FLOAT).toList();
    if (floats.size() != 1) {
      throw wrongOutput("a single output of floats, or name one with withOutput");
    }
    return floats.get(0);
  }

  /** The one input, for a caller that gives nothing but floats. */
  TensorSpec onlyInput() {
    checkArgument(
        inputs.size() == 1 && inputs.get(0).type() == TensorSpec.Type.FLOAT,
        "Invalid model %s: it takes %s (must take one input of floats; give several as rows)",
        name,
        listed(inputs));
    return inputs.get(0);
  }

  /** Refuses inputs that no row can fill. */
  void requireFillable() {
    for (TensorSpec input : inputs) {
      checkArgument(
          input.type() != TensorSpec.Type.OTHER,
          "Invalid model %s: it takes %s (must be float, int64 or string)",
          name,
          input);
      checkArgument(
          input.width() != TensorSpec.ANY,
          "Invalid model %s: it leaves the width of %s open (fix it with withInputs)",
          name,
          input);
    }
  }

  OrtSession session() {
    try {
      return OnnxSessions.of(digest, bytes);
    } catch (OrtException e) {
      throw new IllegalStateException(
          "Cannot open model " + name + " on this machine: " + OnnxErrors.line(e), e);
    }
  }

  private IllegalArgumentException wrongOutput(String needed) {
    return new IllegalArgumentException(
        String.format(
            "Invalid model %s: it gives %s (must give %s)", name, listed(outputs), needed));
  }

  private static List<TensorSpec> specs(Collection<NodeInfo> nodes) {
    return nodes.stream().map(TensorSpec::of).toList();
  }

  private static String listed(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::toString).collect(Collectors.joining("; "));
  }

  @Override
  public String toString() {
    return "OnnxModel[" + name + ", " + digest + "]";
  }
}
