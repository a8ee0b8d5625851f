package dev.millrace.transforms.events;

import static com.google.common.base.Preconditions.checkArgument;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;

/**
 * Pseudonyms of values: HMAC-SHA-256 (RFC 2104) under a key, in 64 hexadecimal digits of lower
 * case. Equal values of one class have equal pseudonyms under one key, in any field, table and run;
 * without the key nobody can work out one from the other.
 *
 * <p><b>What is hashed</b> is {@code class:length:value}: the class in ASCII, the number of bytes
 * of the value in decimal digits, and the value:
 *
 * <ul>
 *   <li>{@code text}: a string or the symbol of an enum, in UTF-8, in no other normal form than it
 *       has;
 *   <li>{@code whole}: an int or long, in decimal digits, with {@code -} where it is below zero;
 *   <li>{@code decimal}: without exponent, {@code -} where it is below zero, a point only where
 *       digits follow, no zeros at the end of these: {@code 12.5}, {@code 100}, {@code 0};
 *   <li>{@code date}: {@code 2026-01-31};
 *   <li>{@code time}: microseconds since 1970 in UTC, as {@code whole}, whatever the unit was;
 *   <li>{@code bytes}: the bytes.
 * </ul>
 *
 * So int and long can be joined, and milliseconds with microseconds, but not text with numbers. No
 * two values of whatever classes have the same bytes.
 *
 * <p>Not for several threads at once.
 */
public final class Pseudonyms {
  /** A key has at least so many bytes, as many as the hash (RFC 2104, section 3). */
  public static final int LEAST_KEY_LENGTH = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int DIGITS_OF_KEY_ID = 16;

  private final Mac mac;

  private Pseudonyms(Mac mac) {
    this.mac = mac;
  }

  /**
   * Pseudonyms under a key.
   *
   * @throws IllegalArgumentException if it is too short; does not say what it is
   */
  public static Pseudonyms under(byte[] key) {
    checkArgument(
        key.length >= LEAST_KEY_LENGTH,
        "Invalid key of %s bytes (must have at least %s)",
        key.length,
        LEAST_KEY_LENGTH);
    return new Pseudonyms(keyed(key));
  }

  private static Mac keyed(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  /** The primitive alone. */
  static byte[] hmac(byte[] key, byte[] message) {
    return keyed(key).doFinal(message);
  }

  /** Tells keys apart without saying anything of them: the pseudonym of nothing, cut short. */
  public String keyId() {
    return of("key", new byte[0]).substring(0, DIGITS_OF_KEY_ID);
  }

  /** Of a whole record that nobody may see, by its SHA-256. */
  public String ofRecord(byte[] sha256) {
    return of("record", sha256);
  }

  /** Of a text, as of a string in a row. */
  public String ofText(String text) {
    return of("text", text);
  }

  /** Of a value of a row, which has no parts. */
  public String of(EventType type, Object value) {
    return switch (type.kind()) {
      case STRING -> of("text", value.toString());
      case ENUM -> of("text", type.symbols().get(((EnumerationType.Value) value).getValue()));
      case INT, LONG -> of("whole", value.toString());
      case DECIMAL -> of("decimal", plain((BigDecimal) value));
      case DATE -> of("date", value.toString());
      case TIMESTAMP_MILLIS ->
          of(
              "time",
              Long.toString(
                  Math.multiplyExact(((org.joda.time.Instant) value).getMillis(), 1_000L)));
      case TIMESTAMP_MICROS -> of("time", Long.toString(AvroRows.micros((Instant) value)));
      case BYTES -> of("bytes", (byte[]) value);
      case BOOLEAN -> of("truth", value.toString());
      case FLOAT, DOUBLE, ARRAY, RECORD ->
          throw new IllegalArgumentException(
              "Invalid type: " + type + " (must be exact, one value)");
    };
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private String of(String name, String value) {
    return of(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private String of(String name, byte[] value) {
    mac.update((name + ":" + value.length + ":").getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(mac.doFinal(value));
  }
}
