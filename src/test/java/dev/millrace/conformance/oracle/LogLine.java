package dev.millrace.conformance.oracle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * One line of a file.
 *
 * @param text without its end, each character a byte
 * @param offset of its first byte in the decompressed file
 */
public record LogLine(String text, String source, long offset) {

  /** The lines of a file, plain or gzip. */
  static List<LogLine> of(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length > 1 && bytes[0] == 0x1F && (bytes[1] & 0xFF) == 0x8B) {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        bytes = in.readAllBytes();
      }
    }
    return of(file, bytes);
  }

  /** The lines of a file that has this text. */
  static List<LogLine> of(Path file, byte[] text) {
    return split(new String(text, StandardCharsets.ISO_8859_1), file.toString());
  }

  private static List<LogLine> split(String text, String source) {
    List<LogLine> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      if (end < 0) {
        lines.add(new LogLine(text.substring(from), source, from));
        break;
      }
      int last = end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
      lines.add(new LogLine(text.substring(from, last), source, from));
      from = end + 1;
    }
    return lines;
  }
}
