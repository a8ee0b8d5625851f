package dev.millrace.io;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file: whole, or, of one that is longer than {@link DeadLetter#MAX_PAYLOAD}, its
 * beginning, with the length and the digest of all of it.
 *
 * @param bytes without the line's end; not to be changed by anybody
 * @param position where its first byte stands
 * @param length of the whole line in bytes
 * @param digest SHA-256 of the whole line if it is too long, else empty
 */
public record FileLine(byte[] bytes, SourcePosition position, long length, byte[] digest) {
  private static final byte[] NONE = {};

  /** A line whose bytes are all at hand. */
  public static FileLine whole(byte[] bytes, SourcePosition position) {
    return new FileLine(bytes, position, bytes.length, NONE);
  }

  /** What remains of a line that is too long. */
  public static FileLine cut(OversizedLine line, String uri) {
    return new FileLine(
        line.first(), new SourcePosition(uri, line.offset()), line.length(), line.digest());
  }

  public boolean isWhole() {
    return digest.length == 0;
  }

  /** What remains of a line that is too long; of a whole one this means nothing. */
  public OversizedLine oversized() {
    return new OversizedLine(bytes, length, position.offset(), digest);
  }

  /**
   * Bytes that two lines have in common if and only if they are equal, as far as SHA-256 can tell:
   * the line's own, or those of its length and digest after a line feed, which no line has.
   */
  public byte[] identity() {
    return isWhole()
        ? bytes
        : ByteBuffer.allocate(1 + Long.BYTES + digest.length)
            .put((byte) '\n')
            .putLong(length)
            .put(digest)
            .array();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileLine that
        && Arrays.equals(bytes, that.bytes)
        && position.equals(that.position)
        && length == that.length
        && Arrays.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return 31 * position.hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "FileLine[" + length + " bytes at " + position + "]";
  }

  /** Deterministic: digest, bytes, position, and the length if the digest is not empty. */
  public static final class Coder extends AtomicCoder<FileLine> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(FileLine line, OutputStream out) throws IOException {
      ByteArrayCoder.of().encode(line.digest, out);
      ByteArrayCoder.of().encode(line.bytes, out);
      SourcePosition.Coder.of().encode(line.position, out);
      if (!line.isWhole()) {
        VarLongCoder.of().encode(line.length, out);
      }
    }

    @Override
    public FileLine decode(InputStream in) throws IOException {
      byte[] digest = ByteArrayCoder.of().decode(in);
      byte[] bytes = ByteArrayCoder.of().decode(in);
      SourcePosition position = SourcePosition.Coder.of().decode(in);
      return digest.length == 0
          ? whole(bytes, position)
          : new FileLine(bytes, position, VarLongCoder.of().decode(in), digest);
    }
  }
}
