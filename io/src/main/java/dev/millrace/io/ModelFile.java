package dev.millrace.io;

import dev.millrace.transforms.OnnxModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/** A model in ONNX form in a file, on any file system that Beam knows. */
public final class ModelFile {
  private ModelFile() {}

  /**
   * Reads it, here and not on workers, and opens it.
   *
   * @param file path or URI, which is the model's name too
   * @throws IllegalArgumentException if there is no such file, or it holds no model
   */
  public static OnnxModel read(String file) {
    try (ReadableByteChannel channel = RemoteCalls.open(NamedFile.of(file))) {
      byte[] bytes = Channels.newInputStream(channel).readNBytes(OnnxModel.MAX_BYTES + 1);
      return OnnxModel.of(file, bytes);
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(
          "Invalid model " + file + ": there is no such file (must be a file in ONNX form)", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot read model " + file + ": " + RemoteCalls.plain(e).getMessage(), e);
    }
  }
}
