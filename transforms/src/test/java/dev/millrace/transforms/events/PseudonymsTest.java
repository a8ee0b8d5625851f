package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.events.EventType.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of values were made with Python's hmac, and one of them with openssl. */
class PseudonymsTest {
  private static final String KEY =
      "5f0d1c7be2a94866b3f57a1e9c20d8845f0d1c7be2a94866b3f57a1e9c20d884";

  /** RFC 4231, the test cases 1 to 4, 6 and 7; the fifth is of a digest that is cut. */
  @ParameterizedTest
  @CsvSource({
    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b,4869205468657265,"
        + "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    "4a656665,7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
        + "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,"
        + "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
        + "dddddddddddddddd,"
        + "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    "0102030405060708090a0b0c0d0e0f10111213141516171819,"
        + "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
        + "cdcdcdcdcdcdcdcd,"
        + "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
  })
  void theHashIsThatOfTheStandard(String key, String data, String expected) {
    HexFormat hex = HexFormat.of();

    assertThat(hex.formatHex(Pseudonyms.hmac(hex.parseHex(key), hex.parseHex(data))), is(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Test Using Larger Than Block-Size Key - Hash Key First|"
            + "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        "This is a test using a larger than block-size key and a larger than block-size data. The"
            + " key needs to be hashed before being used by the HMAC algorithm.|"
            + "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
      })
  void theHashIsThatOfTheStandardForKeysLongerThanItsBlock(String data, String expected) {
    byte[] key = HexFormat.of().parseHex("aa".repeat(131));

    assertThat(
        HexFormat.of().formatHex(Pseudonyms.hmac(key, data.getBytes(StandardCharsets.US_ASCII))),
        is(expected));
  }

  static Stream<Arguments> vectors() {
    EventType text = EventType.of(Kind.STRING);
    return Stream.of(
        Arguments.of(
            text,
            "ann@example.org",
            "6d5795ef1e5f49d9639aeea0131b8ff1d73e93ebf74a0084ced8b466caeb51e7"),
        Arguments.of(text, "", "b63d02a6c47b038f15b2aa804a7e29dee8cf32e8e806d5020eca157d0d1d6231"),
        Arguments.of(
            text, "Zoë", "115bfe713dd485dd95a68e6659af36df3bf5b067e74d0773a8383d3d75e4be8f"),
        Arguments.of(
            EventType.symbols(List.of("x", "Zoë")),
            new EnumerationType.Value(1),
            "115bfe713dd485dd95a68e6659af36df3bf5b067e74d0773a8383d3d75e4be8f"),
        Arguments.of(
            EventType.of(Kind.INT),
            42,
            "7730bd8cad99de88a994999f0541697c54711526e2c2c4911f5595b9f207fb51"),
        Arguments.of(
            EventType.of(Kind.LONG),
            42L,
            "7730bd8cad99de88a994999f0541697c54711526e2c2c4911f5595b9f207fb51"),
        Arguments.of(
            EventType.of(Kind.LONG),
            -7L,
            "2b183df012d6b24b0cdf7627ebef5c0e4522b9f1e6e55d981b6a90b2e0902400"),
        Arguments.of(
            EventType.decimal(9, 2),
            new BigDecimal("12.50"),
            "712f4538f3be302d2e559c3919c21bad74134021e911f2cf5a80ad1180927ab0"),
        Arguments.of(
            EventType.decimal(9, 2),
            new BigDecimal("100.00"),
            "6c2dd79603171330ebfc7e35c705b8589f6acfe94dc87444cad147873c83d2ee"),
        Arguments.of(
            EventType.decimal(9, 2),
            new BigDecimal("0.00"),
            "b285b3c79683ba070c0162c8db8c634b000bbba8b980fb1dc1288007f9e1d246"),
        Arguments.of(
            EventType.of(Kind.DATE),
            LocalDate.parse("2026-01-31"),
            "725cb4f565e8203ac2b01dce7854dfe7aebd85aa453ed2306e55ca38b0204da3"),
        Arguments.of(
            EventType.of(Kind.TIMESTAMP_MILLIS),
            org.joda.time.Instant.parse("2026-01-31T10:00:00Z"),
            "bce318b8465177a6ec6870262d2e1b1d9d52b7ca361a35233d2179f1c33f5f0f"),
        Arguments.of(
            EventType.of(Kind.TIMESTAMP_MICROS),
            Instant.parse("2026-01-31T10:00:00Z"),
            "bce318b8465177a6ec6870262d2e1b1d9d52b7ca361a35233d2179f1c33f5f0f"),
        Arguments.of(
            EventType.of(Kind.BYTES),
            new byte[] {0, 1, 2},
            "c3573a8d24961f54a344b3e519e9f1e5bace7d8077db11bc6a9a836d1f6448cf"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void anotherSystemComputesTheSame(EventType type, Object value, String expected) {
    assertThat(pseudonyms().of(type, value), is(expected));
  }

  @Test
  void aKeyHasAnIdAndARecordADigestOfItsOwnKind() {
    byte[] sha256 =
        HexFormat.of().parseHex("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");

    assertThat(pseudonyms().keyId(), is("b6ea6240357e9152"));
    assertThat(
        pseudonyms().ofRecord(sha256),
        is("9dbeb9e1efc888f8b9d8140e1b2a1a047932008565759b107acf97702a114fb8"));
  }

  @Test
  void aKeyOfLessThanThirtyTwoBytesIsRefusedAndNotSaid() {
    byte[] key = "0123456789012345678901234567890".getBytes(StandardCharsets.US_ASCII);

    assertThat(
        assertThrows(IllegalArgumentException.class, () -> Pseudonyms.under(key)).getMessage(),
        is("Invalid key of 31 bytes (must have at least 32)"));
  }

  private static Pseudonyms pseudonyms() {
    return Pseudonyms.under(KEY.getBytes(StandardCharsets.US_ASCII));
  }
}
