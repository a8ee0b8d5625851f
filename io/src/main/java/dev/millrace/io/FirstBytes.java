package dev.millrace.io;

import com.google.common.collect.ImmutableMap;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a file's first bytes tell about it, and whether its name agrees. */
final class FirstBytes {
  /** How many there must be, if the file has them. */
  static final int LENGTH = FileCompression.MAGIC_LENGTH;

  /** Formats that hold text and are not read here, by the first bytes that their standards give. */
  private static final ImmutableMap<String, String> FOREIGN =
      ImmutableMap.of(
          "\u00fd7zXZ\0", "xz",
          "PK\u0003\u0004", "zip",
          "7z\u00bc\u00af'\u001c", "7z",
          "\u0004\"M\u0018", "lz4",
          "\u001f\u009d", "compress (.Z)",
          "\u00ff\u0006\0\0sNaPpY", "snappy");

  private FirstBytes() {}

  /** Refuses a file that is not what its name says, or that nobody here can read. */
  static void check(byte[] first, String uri, FileCompression named) throws FileReadException {
    if (first.length < named.magicLength()) {
      throw FileReadException.truncated(uri, named, 0, new EOFException());
    }
    String text = new String(first, StandardCharsets.ISO_8859_1);
    for (Map.Entry<String, String> foreign : FOREIGN.entrySet()) {
      if (text.startsWith(foreign.getKey())) {
        throw FileReadException.foreign(uri, foreign.getValue());
      }
    }
    if (!named.admits(first)) {
      throw FileReadException.misnamed(uri, named, FileCompression.ofMagic(first));
    }
  }
}
