package dev.millrace.benchmarks.stream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  @Test
  void eachIsTheLeastNumberThatSoManyPerCentDoNotExceed() {
    Percentiles hundred =
        Percentiles.of(LongStream.rangeClosed(1, 100).map(i -> 101 - i).boxed().toList());
    assertThat(hundred.at(50), is(50L));
    assertThat(hundred.at(99), is(99L));
    assertThat(hundred.at(100), is(100L));

    Percentiles three = Percentiles.of(List.of(30L, 10L, 20L));
    assertThat(three.at(50), is(20L));
    assertThat(three.at(66), is(20L));
    assertThat(three.at(67), is(30L));
    assertThat(three.at(1), is(10L));
  }

  @Test
  void ofNothingThereIsNone() {
    assertThat(Percentiles.of(List.of()).count(), is(0));
    assertThat(Percentiles.of(List.of()).at(99), is(-1L));
  }
}
