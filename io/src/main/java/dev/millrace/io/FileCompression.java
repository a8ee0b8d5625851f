package dev.millrace.io;

import com.google.common.collect.ImmutableList;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * How a file's text is compressed. The name's extension says it; the first bytes must agree, so
 * that neither a misnamed file is taken for text nor text for a compressed file.
 */
public enum FileCompression {
  /** Text as it is; the only kind that can be read from the middle. */
  NONE(0, "plain text", "file", ""),
  /** RFC 1952, one or more members. */
  GZIP(1, "gzip", "member", "\u001f\u008b\b", ".gz", ".gzip"),
  /** One or more streams. */
  BZIP2(2, "bzip2", "stream", "BZh", ".bz2", ".bzip2"),
  /** RFC 8878, one or more frames. */
  ZSTD(3, "zstd", "frame", "(\u00b5/\u00fd", ".zst", ".zstd");

  /** How many of a file's first bytes {@link #ofMagic} wants to see. */
  static final int MAGIC_LENGTH = 10;

  /** Starts a bzip2 block: pi in decimal digits, after "BZh" and a level. */
  private static final String BZIP2_BLOCK = "1AY&SY";

  /** Ends a bzip2 stream, at once if it is empty: the square root of pi. */
  private static final String BZIP2_END = "\u0017rE8P\u0090";

  private final int code;
  private final String label;
  private final String unit;
  private final String magic;
  private final ImmutableList<String> extensions;

  FileCompression(int code, String label, String unit, String magic, String... extensions) {
    this.code = code;
    this.label = label;
    this.unit = unit;
    this.magic = magic;
    this.extensions = ImmutableList.copyOf(extensions);
  }

  /** What the name says, in upper or lower case; {@link #NONE} for any other extension. */
  public static FileCompression ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (FileCompression compression : values()) {
      if (compression.extensions.stream().anyMatch(lower::endsWith)) {
        return compression;
      }
    }
    return NONE;
  }

  /** What a file's first {@link #MAGIC_LENGTH} bytes say; fewer, if it has no more. */
  static FileCompression ofMagic(byte[] first) {
    String text = new String(first, StandardCharsets.ISO_8859_1);
    if (text.startsWith(GZIP.magic)) {
      return GZIP;
    }
    if (text.startsWith(ZSTD.magic)) {
      return ZSTD;
    }
    // "BZh" alone might be a word; with what follows the level it is not.
    int afterLevel = BZIP2.magic.length() + 1;
    boolean isBzip2 =
        text.startsWith(BZIP2.magic)
            && (text.startsWith(BZIP2_BLOCK, afterLevel) || text.startsWith(BZIP2_END, afterLevel));
    return isBzip2 ? BZIP2 : NONE;
  }

  /** The one that {@link #code} stands for. */
  static FileCompression ofCode(int code) {
    for (FileCompression compression : values()) {
      if (compression.code == code) {
        return compression;
      }
    }
    throw new IllegalArgumentException("Invalid code of a compression: " + code);
  }

  /** How many bytes of a file say whether it can be of this kind. */
  int magicLength() {
    return magic.length();
  }

  /** Whether these first bytes, {@link #magicLength} or more, can belong to such a file. */
  boolean admits(byte[] first) {
    return this == NONE
        ? ofMagic(first) == NONE
        : new String(first, StandardCharsets.ISO_8859_1).startsWith(magic);
  }

  /** What stands for it in an encoding, now and later. */
  int code() {
    return code;
  }

  /** What its format calls the unit that has a start and an end. */
  String unit() {
    return unit;
  }

  /** The extension that a file of this kind should have. */
  String extension() {
    return extensions.isEmpty() ? "" : extensions.get(0);
  }

  /** For messages: {@code gzip}. */
  @Override
  public String toString() {
    return label;
  }
}
