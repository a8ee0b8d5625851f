package dev.millrace.transforms.sql;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.jspecify.annotations.Nullable;

/** Writes values of given kinds. */
final class ValuesCoder extends AtomicCoder<@Nullable Object[]> {
  private static final long serialVersionUID = 1;

  private final KeyCodec codec;

  ValuesCoder(KeyCodec codec) {
    this.codec = codec;
  }

  @Override
  public void encode(@Nullable Object[] values, OutputStream stream) {
    codec.write(values, new DataOutputStream(stream));
  }

  @Override
  public @Nullable Object[] decode(InputStream stream) {
    return codec.read(new DataInputStream(stream));
  }
}
