package dev.millrace.transforms;

import ai.onnxruntime.OrtException;

/** What ONNX Runtime has to say, in one line. */
final class OnnxErrors {
  private OnnxErrors() {}

  static String line(OrtException error) {
    return String.valueOf(error.getMessage()).replaceAll("\\s+", " ").strip();
  }
}
