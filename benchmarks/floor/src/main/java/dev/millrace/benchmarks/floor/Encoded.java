package dev.millrace.benchmarks.floor;

import dev.millrace.pipelines.weblogalerts.ClientActivity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Counts as bytes, for engines that move bytes. */
public final class Encoded {
  private Encoded() {}

  public static byte[] bytes(ClientActivity activity) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream(256);
      ClientActivity.Coder.of().encode(activity, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ClientActivity activity(byte[] bytes) {
    try {
      return ClientActivity.Coder.of().decode(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
