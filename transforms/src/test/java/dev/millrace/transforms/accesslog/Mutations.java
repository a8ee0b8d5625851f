package dev.millrace.transforms.accesslog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils lines as networks, disks, scripts and attackers do; repeatable from a seed. */
final class Mutations {
  /** What is put into lines: all that means something in some format, and what means nothing. */
  private static final List<byte[]> PIECES =
      List.of(
              "\"",
              "\\",
              "\\\"",
              "\\\\",
              "\\x22",
              "\\x4",
              "\\xe4",
              "\\u00e4",
              "\\n",
              "-",
              " ",
              "  ",
              "\t",
              "\r",
              "\n",
              "\u0000",
              "\u007f",
              "\u0085",
              "\u00ff",
              "\u00c3\u00a4",
              "[",
              "]",
              " [",
              "] \"",
              "\" ",
              "\" \"",
              "\" 200 5 \"",
              "\"-\"",
              "\"\"",
              "HTTP/1.1",
              " HTTP/1.1",
              "GET ",
              "0",
              "99999999999999999999",
              "%00",
              ",",
              ":",
              "/",
              "+0200",
              "29/Feb/2023",
              "\" \"x",
              "' or 1=1 --",
              "${jndi:ldap://x}")
          .stream()
          .map(piece -> piece.getBytes(StandardCharsets.ISO_8859_1))
          .toList();

  private final Random random;
  private final List<byte[]> lines;

  Mutations(long seed, List<byte[]> lines) {
    this.random = new Random(seed);
    this.lines = lines;
  }

  /** One of the lines after one to three mutations. */
  byte[] next() {
    byte[] line = lines.get(random.nextInt(lines.size()));
    for (int i = random.nextInt(3); i >= 0; i--) {
      line = mutated(line);
    }
    return line;
  }

  private byte[] mutated(byte[] line) {
    int from = random.nextInt(line.length + 1);
    int to = Math.min(line.length, from + random.nextInt(20));
    return switch (random.nextInt(9)) {
      case 0 -> replaced(line, from, Math.min(line.length, from + 1), randomByte());
      case 1 -> replaced(line, from, from, randomByte());
      case 2 -> replaced(line, from, Math.min(line.length, from + 1), new byte[0]);
      case 3 -> replaced(line, from, to, new byte[0]);
      case 4 -> replaced(line, from, from, PIECES.get(random.nextInt(PIECES.size())));
      case 5 -> replaced(line, from, to, PIECES.get(random.nextInt(PIECES.size())));
      case 6 -> replaced(line, from, from, Arrays.copyOfRange(line, from, to));
      case 7 -> Arrays.copyOf(line, from);
      default -> spliced(line, from);
    };
  }

  private byte[] randomByte() {
    return new byte[] {(byte) random.nextInt(256)};
  }

  /** The start of one line and the end of another, as if two writers shared a file. */
  private byte[] spliced(byte[] line, int from) {
    byte[] other = lines.get(random.nextInt(lines.size()));
    int start = random.nextInt(other.length + 1);
    return replaced(line, from, line.length, Arrays.copyOfRange(other, start, other.length));
  }

  private static byte[] replaced(byte[] line, int from, int to, byte[] piece) {
    byte[] result = new byte[line.length - (to - from) + piece.length];
    System.arraycopy(line, 0, result, 0, from);
    System.arraycopy(piece, 0, result, from, piece.length);
    System.arraycopy(line, to, result, from + piece.length, line.length - to);
    return result;
  }
}
