package dev.millrace.conformance.oracle;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;

/** Pseudonyms by RFC 2104 on nothing but SHA-256, and by docs/ingest-events.md. */
public final class Pseudonym {
  private static final int BLOCK = 64;

  private Pseudonym() {}

  /** Of a value in the spelling of landed rows. */
  static String of(String key, EventColumn column, Object value) {
    String text = value.toString();
    return switch (column.type()) {
      case "string", "enum" -> of(key, "text", text.getBytes(StandardCharsets.UTF_8));
      case "int", "long" -> of(key, "whole", ascii(text));
      case "decimal" -> of(key, "decimal", ascii(decimal(new BigDecimal(text))));
      case "date" -> of(key, "date", ascii(text));
      case "millis", "micros" ->
          of(
              key,
              "time",
              ascii(Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text)))));
      case "bytes" -> of(key, "bytes", Base64.getDecoder().decode(text));
      default -> throw new IllegalArgumentException("No pseudonym of " + column.type());
    };
  }

  /** Of a whole record. */
  static String ofRecord(String key, byte[] record) {
    return of(key, "record", sha256(record));
  }

  private static String decimal(BigDecimal value) {
    String plain = value.toPlainString();
    return plain.contains(".") ? plain.replaceFirst("\\.?0+$", "") : plain;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String of(String key, String name, byte[] value) {
    byte[] message = joined(ascii(name + ":" + value.length + ":"), value);
    return String.format("%064x", new BigInteger(1, hmac(ascii(key), message)));
  }

  /** RFC 2104: H(key xor opad, H(key xor ipad, message)). */
  public static byte[] hmac(byte[] key, byte[] message) {
    byte[] block = Arrays.copyOf(key.length > BLOCK ? sha256(key) : key, BLOCK);
    byte[] inner = new byte[BLOCK];
    byte[] outer = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      inner[i] = (byte) (block[i] ^ 0x36);
      outer[i] = (byte) (block[i] ^ 0x5c);
    }
    return sha256(joined(outer, sha256(joined(inner, message))));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
