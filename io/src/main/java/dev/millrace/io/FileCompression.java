package dev.millrace.io;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How a file's text is compressed. The name's extension says it; the first bytes must agree, so
 * that neither a misnamed file is taken for text nor text for a compressed file.
 */
public enum FileCompression {
  /** Text as it is; the only kind that can be read from the middle. */
  NONE("plain text", "file", List.of()),
  /** RFC 1952, one or more members. */
  GZIP("gzip", "member", List.of(".gz", ".gzip"), 0x1f, 0x8b, 0x08),
  /** One or more streams. */
  BZIP2("bzip2", "stream", List.of(".bz2", ".bzip2"), 'B', 'Z', 'h'),
  /** RFC 8878, one or more frames. */
  ZSTD("zstd", "frame", List.of(".zst", ".zstd"), 0x28, 0xb5, 0x2f, 0xfd);

  /** How many of a file's first bytes {@link #ofMagic} wants to see. */
  static final int MAGIC_LENGTH = 10;

  /** The magic number that starts a bzip2 block: pi in decimal digits. */
  private static final byte[] BZIP2_BLOCK = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59};

  /** The magic number that ends a bzip2 stream, which an empty one has at once: root of pi. */
  private static final byte[] BZIP2_END = {0x17, 0x72, 0x45, 0x38, 0x50, (byte) 0x90};

  private final String label;
  private final String unit;
  private final List<String> extensions;
  private final byte[] magic;

  FileCompression(String label, String unit, List<String> extensions, int... magic) {
    this.label = label;
    this.unit = unit;
    this.extensions = extensions;
    this.magic = new byte[magic.length];
    for (int i = 0; i < magic.length; i++) {
      this.magic[i] = (byte) magic[i];
    }
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
    if (GZIP.starts(first)) {
      return GZIP;
    }
    if (ZSTD.starts(first)) {
      return ZSTD;
    }
    // "BZh" alone might be a word; with the level and a block's magic it is not.
    boolean isBzip2 =
        BZIP2.starts(first)
            && first.length >= MAGIC_LENGTH
            && first[3] >= '1'
            && first[3] <= '9'
            && (rangeEquals(first, 4, BZIP2_BLOCK) || rangeEquals(first, 4, BZIP2_END));
    return isBzip2 ? BZIP2 : NONE;
  }

  /** How many bytes of a file say whether it can be of this kind. */
  int magicLength() {
    return magic.length;
  }

  /** Whether these first bytes, {@link #magicLength} or more, can belong to such a file. */
  boolean admits(byte[] first) {
    return this == NONE ? ofMagic(first) == NONE : starts(first);
  }

  /** What its format calls the unit that has a start and an end. */
  String unit() {
    return unit;
  }

  /** The extension that a file of this kind should have. */
  String extension() {
    return extensions.isEmpty() ? "" : extensions.get(0);
  }

  private boolean starts(byte[] first) {
    return first.length >= magic.length && rangeEquals(first, 0, magic);
  }

  private static boolean rangeEquals(byte[] bytes, int from, byte[] expected) {
    return Arrays.equals(bytes, from, from + expected.length, expected, 0, expected.length);
  }

  /** For messages: {@code gzip}. */
  @Override
  public String toString() {
    return label;
  }
}
