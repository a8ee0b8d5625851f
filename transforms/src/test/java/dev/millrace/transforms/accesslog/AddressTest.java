package dev.millrace.transforms.accesslog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  private final Address address = new Address();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "255.255.255.255",
        "192.0.2.7",
        "::",
        "::1",
        "1::",
        "2001:db8::8a2e:370:7334",
        "2001:DB8:0:0:8a2e:370:7334:ffff",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "::ffff:192.0.2.7",
        "64:ff9b::192.0.2.33",
        "1:2:3:4:5:6:192.0.2.7",
      })
  void readsWhatGuavaReads(String text) {
    assertThat(read(text), is(true));
    assertThat(bits(address.high(), address.low()), is(bits(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "unknown",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.",
        "1.2.3.4444",
        "1.2.3.04",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "12345::",
        "g::",
        "1:",
        ":1",
        "::1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3.4:5",
      })
  void readsNothingElse(String text) {
    assertThat(InetAddresses.isInetAddress(text), is(false));
    assertThat(read(text), is(false));
  }

  @Test
  void agreesWithGuavaOnAddressesThatAreSpoiled() {
    long seed = 20_260_102;
    System.out.println("Seed " + seed);
    Random random = new Random(seed);
    String[] starts = {"192.0.2.7", "2001:db8::8a2e:370:7334", "::ffff:192.0.2.7", "::1"};
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder(starts[random.nextInt(starts.length)]);
      for (int k = random.nextInt(4); k >= 0; k--) {
        text.setCharAt(
            random.nextInt(text.length()), "0123456789abcdef:.".charAt(random.nextInt(18)));
      }
      boolean isAddress = InetAddresses.isInetAddress(text.toString());
      assertThat(text.toString(), read(text.toString()), is(isAddress));
      if (isAddress) {
        assertThat(bits(address.high(), address.low()), is(bits(text.toString())));
      }
    }
  }

  private boolean read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return address.read(bytes, 0, bytes.length);
  }

  private static String bits(String text) {
    InetAddress parsed = InetAddresses.forString(text);
    byte[] bytes = parsed.getAddress();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return bytes.length == 4
        ? bits(0, 0xFFFF_0000_0000L | (buffer.getInt() & 0xFFFF_FFFFL))
        : bits(buffer.getLong(), buffer.getLong());
  }

  private static String bits(long high, long low) {
    return String.format("%016x%016x", high, low);
  }
}
