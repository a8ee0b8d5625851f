package dev.millrace.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.jspecify.annotations.Nullable;

/**
 * A key as its coder writes it, which decides what is equal. Some engines hold state in sets of
 * Java's, where a key must be equal by itself, as an array of bytes is not.
 *
 * @param bytes not to be changed by anybody
 */
record EncodedKey(byte[] bytes) {

  static <K> EncodedKey of(K key, org.apache.beam.sdk.coders.Coder<K> coder) throws CoderException {
    return new EncodedKey(CoderUtils.encodeToByteArray(coder, key));
  }

  /** The same number for equal keys, spread evenly. */
  int shard(int shards) {
    return (int) Math.floorMod(ByteHash.of(bytes, 0, bytes.length), (long) shards);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EncodedKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "EncodedKey" + Arrays.toString(bytes);
  }

  /** Deterministic: the number of bytes, and the bytes. */
  static final class Coder extends AtomicCoder<EncodedKey> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(EncodedKey key, OutputStream out) throws IOException {
      ByteArrayCoder.of().encode(key.bytes, out);
    }

    @Override
    public EncodedKey decode(InputStream in) throws IOException {
      return new EncodedKey(ByteArrayCoder.of().decode(in));
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
