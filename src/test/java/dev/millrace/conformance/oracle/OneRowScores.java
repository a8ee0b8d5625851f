package dev.millrace.conformance.oracle;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Asks a model of one input of floats, which gives one value, about one row at a time. */
public final class OneRowScores implements AutoCloseable {
  private final OrtSession session;
  private final String input;

  private OneRowScores(OrtSession session) {
    this.session = session;
    this.input = session.getInputNames().iterator().next();
  }

  public static OneRowScores at(Path file) throws IOException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      return new OneRowScores(
          OrtEnvironment.getEnvironment().createSession(Files.readAllBytes(file), options));
    } catch (OrtException e) {
      throw new IOException("Cannot open " + file, e);
    }
  }

  /** Rounded to six decimals, as docs/sql-functions.md says. */
  public double score(float... features) throws IOException {
    try (OnnxTensor row =
            OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), new float[][] {features});
        OrtSession.Result result = session.run(Map.of(input, row))) {
      float score = ((float[][]) result.get(0).getValue())[0][0];
      return BigDecimal.valueOf(score).setScale(6, RoundingMode.HALF_EVEN).doubleValue();
    } catch (OrtException e) {
      throw new IOException("The model failed", e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IOException("Cannot close the model", e);
    }
  }
}
