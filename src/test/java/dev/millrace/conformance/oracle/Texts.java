package dev.millrace.conformance.oracle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** How times and digests are written. */
public final class Texts {
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Texts() {}

  /** ISO 8601 in UTC, with milliseconds. */
  public static String instant(long millis) {
    return INSTANT.format(Instant.ofEpochMilli(millis));
  }

  /** The first half of the SHA-256 of these parts, each on a line of its own. */
  static String digest(String... parts) {
    return sha256(String.join("\n", parts).getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }

  /** SHA-256 in lower-case hexadecimal. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
