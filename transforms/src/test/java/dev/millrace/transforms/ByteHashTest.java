package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteHashTest {
  /** Values that other implementations of XXH64 publish in their documentation and tests. */
  @ParameterizedTest
  @CsvSource({
    "'',EF46DB3751D8E999",
    "a,D24EC4F1A98C6E5B",
    "abc,44BC2CF5AD770999",
    "xxhash,32DD38952C4BC720",
    "Nobody inspects the spammish repetition,FBCEA83C8A378BF1",
    "The quick brown fox jumps over the lazy dog,0B242D361FDA71BC"
  })
  void agreesWithPublishedValues(String text, String expected) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThat(ByteHash.of(bytes, 0, bytes.length), is(Long.parseUnsignedLong(expected, 16)));
  }

  @ParameterizedTest
  @CsvSource({"1,0", "3,7", "8,1", "40,33"})
  void seesOnlyTheBytesOfTheSlice(int length, int before) {
    byte[] slice = new byte[length];
    Arrays.fill(slice, (byte) 'x');
    byte[] around = new byte[before + length + 9];
    Arrays.fill(around, (byte) '!');
    System.arraycopy(slice, 0, around, before, length);

    assertThat(ByteHash.of(around, before, before + length), is(ByteHash.of(slice, 0, length)));
  }
}
