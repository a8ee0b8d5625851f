package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DistinctHashesTest {
  private static final int LIMIT = 8;

  @Property(tries = 300)
  void isExactUpToItsLimitAndOnlyThen(@ForAll @Size(max = 40) List<Long> hashes) {
    DistinctHashes counted = of(hashes);
    int distinct = new HashSet<>(hashes).size();

    assertThat(counted.isExact(), is(distinct <= LIMIT));
    if (counted.isExact()) {
      assertThat(counted.estimate(), is((long) distinct));
    }
  }

  @Property(tries = 300)
  void dependsNeitherOnOrderNorOnHowPartsAreMerged(
      @ForAll @Size(max = 60) List<@IntRange(max = 30) Integer> numbers,
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 5) int parts)
      throws IOException {
    List<Long> hashes =
        new ArrayList<>(numbers.stream().map(i -> i * 0x9E3779B97F4A7C15L).toList());
    DistinctHashes whole = of(hashes);
    Collections.shuffle(hashes, random);
    List<DistinctHashes> merged = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      merged.add(DistinctHashes.upTo(LIMIT));
    }
    hashes.forEach(hash -> merged.get(random.nextInt(parts)).add(hash));
    while (merged.size() > 1) {
      DistinctHashes taken = merged.remove(random.nextInt(merged.size()));
      merged.get(random.nextInt(merged.size())).merge(taken);
    }

    assertThat(merged.get(0), is(whole));
    assertThat(encoded(merged.get(0)), is(encoded(whole)));
  }

  @Property(tries = 100)
  void survivesItsCoder(@ForAll @Size(max = 20) List<Long> hashes) throws IOException {
    DistinctHashes counted = of(hashes);

    DistinctHashes decoded =
        DistinctHashes.Coder.upTo(LIMIT).decode(new ByteArrayInputStream(encoded(counted)));
    assertThat(decoded, is(counted));
    decoded.add(42);
    counted.add(42);
    assertThat(decoded, is(counted));
  }

  /** 16 standard errors of one over the root of the limit: cannot fail by chance. */
  @Test
  void estimatesAboveItsLimit() {
    DistinctHashes counted = DistinctHashes.upTo(1024);
    byte[] number = new byte[4];
    for (int i = 0; i < 100_000; i++) {
      number[0] = (byte) i;
      number[1] = (byte) (i >> 8);
      number[2] = (byte) (i >> 16);
      counted.add(ByteHash.of(number, 0, 4));
    }

    assertThat(counted.estimate(), is(both(greaterThan(85_000L)).and(lessThan(115_000L))));
    assertThat(encoded(counted, 1024).length, is(lessThanOrEqualTo(8 * 1025 + 2)));
  }

  @Test
  void refusesToMergeAnotherLimit() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> DistinctHashes.upTo(8).merge(DistinctHashes.upTo(16)));

    assertThat(
        refusal.getMessage(),
        is("Invalid limit of distinct hashes to merge: 16 (must be 8, as in the other)"));
  }

  @Test
  void refusesALimitThatEstimatesNothing() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> DistinctHashes.upTo(1));

    assertThat(refusal.getMessage(), is("Invalid limit of distinct hashes: 1 (must be >= 2)"));
  }

  private static DistinctHashes of(List<Long> hashes) {
    DistinctHashes counted = DistinctHashes.upTo(LIMIT);
    hashes.forEach(counted::add);
    return counted;
  }

  private static byte[] encoded(DistinctHashes hashes) {
    return encoded(hashes, LIMIT);
  }

  private static byte[] encoded(DistinctHashes hashes, int limit) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      DistinctHashes.Coder.upTo(limit).encode(hashes, out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }
}
