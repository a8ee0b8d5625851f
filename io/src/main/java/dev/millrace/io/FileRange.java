package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * A part of a file, to be read by one worker: the lines that <em>start</em> in it. A range that
 * ends inside a line owns the whole line, one that starts inside a line leaves it to the range
 * before, so that any way to cut a file gives each line exactly once. A compressed file is one
 * range.
 *
 * @param uri of the file, as its file system writes it
 * @param start first byte of the range, from 0
 * @param end first byte after it, at most {@code fileSize}
 * @param compression of the file
 * @param fileSize bytes of the whole file, compressed as it may be, when it was matched
 * @param mostText bytes that a compressed file may have when it is decompressed
 */
public record FileRange(
    String uri, long start, long end, FileCompression compression, long fileSize, long mostText)
    implements Serializable {

  /** Of a file that may have any length. */
  public FileRange(String uri, long start, long end, FileCompression compression, long fileSize) {
    this(uri, start, end, compression, fileSize, Long.MAX_VALUE);
  }

  public FileRange {
    checkArgument(
        start >= 0 && start <= end && end <= fileSize,
        "Invalid range of %s: %s to %s (must lie in 0 to %s)",
        uri,
        start,
        end,
        fileSize);
    checkArgument(
        compression == FileCompression.NONE || (start == 0 && end == fileSize),
        "Invalid range of %s: %s to %s (a %s file can only be read as a whole)",
        uri,
        start,
        end,
        compression);
  }

  /** A file as one range. */
  public static FileRange whole(String uri, FileCompression compression, long fileSize) {
    return new FileRange(uri, 0, fileSize, compression, fileSize);
  }

  /** The same, with a limit to what comes of a compressed file. */
  public FileRange inflatingTo(long most) {
    return compression == FileCompression.NONE
        ? this
        : new FileRange(uri, start, end, compression, fileSize, most);
  }

  /** How many bytes of the file belong to it. */
  public long length() {
    return end - start;
  }

  @Override
  public String toString() {
    return uri + " [" + start + ", " + end + ")";
  }

  /** Deterministic: the components in their order. Two of it are equal, which engines compare. */
  public static final class Coder extends AtomicCoder<FileRange> {
    /** Beside the compression: a limit follows. Ranges without one are no longer for it. */
    private static final int LIMITED = 0x80;

    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(FileRange range, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(range.uri, out);
      VarLongCoder.of().encode(range.start, out);
      VarLongCoder.of().encode(range.end, out);
      boolean limited = range.mostText < Long.MAX_VALUE;
      out.write(range.compression.code() | (limited ? LIMITED : 0));
      VarLongCoder.of().encode(range.fileSize, out);
      if (limited) {
        VarLongCoder.of().encode(range.mostText, out);
      }
    }

    @Override
    public FileRange decode(InputStream in) throws IOException {
      String uri = StringUtf8Coder.of().decode(in);
      long start = VarLongCoder.of().decode(in);
      long end = VarLongCoder.of().decode(in);
      int code = in.read();
      long fileSize = VarLongCoder.of().decode(in);
      return new FileRange(
          uri,
          start,
          end,
          FileCompression.ofCode(code & ~LIMITED),
          fileSize,
          (code & LIMITED) == 0 ? Long.MAX_VALUE : VarLongCoder.of().decode(in));
    }
  }
}
