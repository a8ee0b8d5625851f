package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SurvivingCopiesPropertyTest {

  @Property
  void keepsAsManyAsTheFullestFileHasAllFromOneFileWhateverTheOrder(
      @ForAll("positions") List<SourcePosition> positions, @ForAll Random random) {
    Map<String, Integer> perFile = new HashMap<>();
    for (SourcePosition position : new HashSet<>(positions)) {
      perFile.merge(position.source(), 1, Integer::sum);
    }
    List<SourcePosition> shuffled = new ArrayList<>(positions);
    Collections.shuffle(shuffled, random);

    List<SourcePosition> kept = SurvivingCopies.among(positions);

    assertThat(kept, hasSize(perFile.isEmpty() ? 0 : Collections.max(perFile.values())));
    assertThat(sources(kept), hasSize(positions.isEmpty() ? 0 : 1));
    assertThat(positions.containsAll(kept), is(true));
    assertThat(SurvivingCopies.among(shuffled), is(kept));
  }

  @Provide
  Arbitrary<List<SourcePosition>> positions() {
    return Combinators.combine(
            Arbitraries.of("a", "b", "c", "d"), Arbitraries.longs().between(0, 20))
        .as(SourcePosition::new)
        .list()
        .ofMaxSize(40);
  }

  private static Collection<String> sources(List<SourcePosition> positions) {
    return positions.stream().map(SourcePosition::source).collect(Collectors.toSet());
  }
}
