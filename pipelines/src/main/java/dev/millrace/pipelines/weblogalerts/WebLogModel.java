package dev.millrace.pipelines.weblogalerts;

import com.google.common.io.Resources;
import dev.millrace.io.NamedFile;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.TensorSpec;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.jspecify.annotations.Nullable;

/**
 * The model that labels clients: the bundled one, or one that {@code train-web-log-model} wrote.
 */
public final class WebLogModel {
  /** Name of the model's one input: the features, in their order. */
  public static final String INPUT = "features";

  /** Name of the output that scores are read from: a probability for each label, in their order. */
  public static final String OUTPUT = "probabilities";

  /** Key of the metadata that lists the labels, separated by commas. */
  public static final String LABELS = "labels";

  /** Key of the metadata that lists the features, separated by commas. */
  public static final String FEATURES = "features";

  private static final String BUNDLED = "web-log-model.onnx";

  private WebLogModel() {}

  /** The model that comes with Millrace. */
  public static OnnxModel bundled() {
    try {
      return of(BUNDLED, Resources.toByteArray(Resources.getResource(WebLogModel.class, BUNDLED)));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the bundled model " + BUNDLED, e);
    }
  }

  /**
   * A model from a file; the bundled one where none is named.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it holds no model for these features and labels
   */
  static OnnxModel at(@Nullable String file) throws IOException {
    if (file == null) {
      return bundled();
    }
    try (ReadableByteChannel channel = FileSystems.open(NamedFile.of(file))) {
      return of(file, Channels.newInputStream(channel).readAllBytes());
    }
  }

  /**
   * A model from its bytes.
   *
   * @param name for messages
   * @throws IllegalArgumentException if they are no model for these features and labels
   */
  public static OnnxModel of(String name, byte[] bytes) {
    return checked(OnnxModel.of(name, bytes));
  }

  /** How alerts name a model: file and the beginning of its digest. */
  static String describe(OnnxModel model) {
    String file = model.name().substring(model.name().lastIndexOf('/') + 1);
    return file.replaceFirst("\\.onnx$", "") + "@" + model.digest().substring(0, 12);
  }

  private static OnnxModel checked(OnnxModel model) {
    OnnxModel shaped =
        model
            .withInputs(TensorSpec.floats(INPUT, WebLogFeatures.count()))
            .withOutput(TensorSpec.floats(OUTPUT, Label.values().length));
    requireMetadata(shaped, FEATURES, String.join(",", WebLogFeatures.names()));
    requireMetadata(
        shaped,
        LABELS,
        Arrays.stream(Label.values()).map(Label::word).collect(Collectors.joining(",")));
    return shaped;
  }

  private static void requireMetadata(OnnxModel model, String key, String needed) {
    String found = model.metadata(key);
    if (!found.equals(needed)) {
      throw new IllegalArgumentException(
          String.format(
              "Invalid model %s: it was trained for the %s %s (must be %s); train it again with"
                  + " train-web-log-model",
              model.name(), key, found, needed));
    }
  }
}
