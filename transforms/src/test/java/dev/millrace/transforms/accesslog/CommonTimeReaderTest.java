package dev.millrace.transforms.accesslog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Times are what {@code java.time} says they are. */
class CommonTimeReaderTest {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("dd/MMM/uuuu:HH:mm:ss xx")
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);

  private final TimeReader reader = new CommonTimeReader();

  @Property
  void readsEverySecondInEveryZone(
      @ForAll("seconds") long second, @ForAll @IntRange(min = -1080, max = 1080) int offset) {
    OffsetDateTime time =
        Instant.ofEpochSecond(second).atOffset(ZoneOffset.ofTotalSeconds(offset * 60));
    byte[] text = FORMAT.format(time).getBytes(StandardCharsets.US_ASCII);

    assertThat(reader.read(text, 0, text.length), is(text.length));
    assertThat(reader.millis(), is(second * 1_000));
  }

  @Property(tries = 20_000)
  void readsASpoiledTimeOnlyIfItStillIsOne(
      @ForAll("seconds") long second,
      @ForAll @IntRange(max = 25) int place,
      @ForAll("characters") char character) {
    String text = FORMAT.format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC));
    String spoiled = text.substring(0, place) + character + text.substring(place + 1);
    byte[] bytes = spoiled.getBytes(StandardCharsets.ISO_8859_1);
    // The reader remembers the day of the right one.
    reader.read(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());

    boolean isRead = reader.read(bytes, 0, bytes.length) == bytes.length;

    assertThat(isRead ? reader.millis() : Long.MIN_VALUE, is(expected(spoiled)));
  }

  private static long expected(String text) {
    try {
      return OffsetDateTime.parse(text, FORMAT).toInstant().toEpochMilli();
    } catch (DateTimeException none) {
      return Long.MIN_VALUE;
    }
  }

  @Provide
  Arbitrary<Long> seconds() {
    return Arbitraries.longs().between(-30_000_000_000L, 250_000_000_000L);
  }

  @Provide
  Arbitrary<Character> characters() {
    return Arbitraries.oneOf(
        Arbitraries.chars().range('0', '9'),
        Arbitraries.of('/', ':', ' ', '+', '-', 'a', 'J', 'n', 'z', '\u00ff', '\u0000'));
  }
}
