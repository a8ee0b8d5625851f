package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.joda.time.Instant;

class CandidatePropertyTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Property
  void mergesCandidatesToTheSameWhateverTheOrderAndTheParenthesesAre(
      @ForAll("candidates") List<Candidate<String>> candidates,
      @ForAll @IntRange(min = 1, max = 20) int split,
      @ForAll Random random) {
    List<Candidate<String>> shuffled = new ArrayList<>(candidates);
    Collections.shuffle(shuffled, random);
    int half = Math.min(split, candidates.size());

    Candidate<String> inOrder = merged(candidates);
    Candidate<String> inParts =
        half == candidates.size()
            ? merged(shuffled)
            : merged(shuffled.subList(0, half))
                .with(merged(shuffled.subList(half, shuffled.size())));

    assertThat(inParts, is(inOrder));
  }

  /**
   * The element is named after its position, as it is when a position belongs to one element; some
   * were kept before.
   */
  @Provide
  Arbitrary<List<Candidate<String>>> candidates() {
    Arbitrary<Candidate<String>> arrived =
        Combinators.combine(
                Arbitraries.of("a", "b"),
                Arbitraries.longs().between(0, 5),
                Arbitraries.integers().between(0, 3))
            .as(
                (source, offset, second) ->
                    Candidate.of(
                        NOON.plus(second), new SourcePosition(source, offset), source + offset));
    Arbitrary<Candidate<String>> kept = Arbitraries.create(Candidate::kept);
    return Arbitraries.frequencyOf(Tuple.of(9, arrived), Tuple.of(1, kept))
        .list()
        .ofMinSize(1)
        .ofMaxSize(20);
  }

  private static Candidate<String> merged(List<Candidate<String>> candidates) {
    return candidates.stream().reduce(Candidate::with).orElseThrow();
  }
}
