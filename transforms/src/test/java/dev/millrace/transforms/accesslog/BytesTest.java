package dev.millrace.transforms.accesslog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Eight bytes at a time find what one at a time finds. */
class BytesTest {
  @Property(tries = 20_000)
  void findsTheFirstSpecialByte(
      @ForAll("bytes") byte[] bytes, @ForAll("places") int from, @ForAll("places") int to) {
    int start = Math.min(from, bytes.length);
    int end = Math.max(start, Math.min(to, bytes.length));

    assertThat(Bytes.findSpecial(bytes, start, end), is(oneByOne(bytes, start, end)));
  }

  private static int oneByOne(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '"' || bytes[i] == '\\' || bytes[i] < 0) {
        return i;
      }
    }
    return to;
  }

  /** Neighbours of what is looked for, because a borrow may spread to them. */
  @Provide
  Arbitrary<byte[]> bytes() {
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(30, Arbitraries.of(0x00, 0x01, 0x21, 0x23, 0x5B, 0x5D, 0x7F)),
            net.jqwik.api.Tuple.of(1, Arbitraries.of(0x22, 0x5C, 0x80, 0xFF)))
        .map(Integer::byteValue)
        .array(byte[].class)
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, 40);
  }
}
