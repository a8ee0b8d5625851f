package dev.millrace.io;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A line as a test sees it: its bytes as Latin-1, or of a long one the first of them, and a digest,
 * which is empty for a line that was handed over whole.
 */
record CollectedLine(long offset, String first, long length, String digest) {

  /** What a reader hands on. */
  static final class Collector implements LineConsumer {
    final List<CollectedLine> lines = new ArrayList<>();

    @Override
    public void accept(byte[] buffer, int from, int to, long offset) {
      String line = new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
      lines.add(new CollectedLine(offset, line, line.length(), ""));
    }

    @Override
    public void acceptOversized(OversizedLine line) {
      String first = new String(line.first(), StandardCharsets.ISO_8859_1);
      lines.add(new CollectedLine(line.offset(), first, line.length(), line.digestText()));
    }
  }

  /** What a reader should hand on: the text cut at each line feed, one byte after the other. */
  static List<CollectedLine> expected(byte[] text, int limit, int kept) {
    List<CollectedLine> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n') {
        int end = i > start && text[i - 1] == '\r' ? i - 1 : i;
        lines.add(of(text, start, end, limit, kept));
        start = i + 1;
      }
    }
    if (start < text.length) {
      lines.add(of(text, start, text.length, limit, kept));
    }
    return lines;
  }

  private static CollectedLine of(byte[] text, int start, int end, int limit, int kept) {
    byte[] line = Arrays.copyOfRange(text, start, end);
    String all = new String(line, StandardCharsets.ISO_8859_1);
    return line.length <= limit
        ? new CollectedLine(start, all, line.length, "")
        : new CollectedLine(
            start, all.substring(0, Math.min(kept, line.length)), line.length, sha256(line));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
