package dev.millrace.transforms.accesslog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** UTF-8 is what the JDK says it is. */
class Utf8Test {
  @Property(tries = 20_000)
  void agreesWithTheJdk(@ForAll("bytes") byte[] bytes) {
    ByteSlice slice = new ByteSlice().set(bytes, 0, bytes.length);

    assertThat(Utf8.isValid(slice), is(isValidToTheJdk(bytes)));
  }

  private static boolean isValidToTheJdk(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException invalid) {
      return false;
    }
  }

  /** Mostly bytes at the edges of the ranges that the definition has. */
  @Provide
  Arbitrary<byte[]> bytes() {
    return Arbitraries.of(
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
            0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF)
        .map(Integer::byteValue)
        .array(byte[].class)
        .ofMaxSize(6);
  }
}
