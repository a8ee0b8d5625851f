package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Comparator;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * Where a record stood in its source: a file and the byte offset of its first byte (in the
 * decompressed text where the file is compressed), or a topic's partition and the record's offset.
 *
 * @param source URI of the file, or of the topic and partition
 * @param offset of the record in it, from 0
 */
public record SourcePosition(String source, long offset) implements Comparable<SourcePosition> {
  private static final Comparator<SourcePosition> ORDER =
      Comparator.comparing(SourcePosition::source).thenComparingLong(SourcePosition::offset);

  public SourcePosition {
    checkArgument(offset >= 0, "Invalid offset: %s (must be >= 0)", offset);
  }

  /** By source, then by offset: a total order that depends on the data alone. */
  @Override
  public int compareTo(SourcePosition other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return source + ":" + offset;
  }

  /** Deterministic: the source as UTF-8, then the offset. */
  public static final class Coder extends AtomicCoder<SourcePosition> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(SourcePosition position, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(position.source, out);
      VarLongCoder.of().encode(position.offset, out);
    }

    @Override
    public SourcePosition decode(InputStream in) throws IOException {
      return new SourcePosition(StringUtf8Coder.of().decode(in), VarLongCoder.of().decode(in));
    }
  }
}
