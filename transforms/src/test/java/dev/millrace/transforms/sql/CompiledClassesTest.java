package dev.millrace.transforms.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

class CompiledClassesTest {
  private static final String SOURCE =
      "public Object[] evaluate(final "
          + "org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.DataContext root,"
          + " final org.apache.beam.sdk.values.Row row) { return new Object[] {%d}; }";

  @Test
  void instancesThatStartTogetherShareOneClass() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(4);
    try {
      Callable<RowEvaluator> start = () -> CompiledClasses.evaluator(SOURCE.formatted(7));
      List<Future<RowEvaluator>> started =
          workers.invokeAll(IntStream.range(0, 8).mapToObj(instance -> start).toList());

      assertThat(
          started.stream().map(CompiledClassesTest::classOf).collect(Collectors.toSet()).size(),
          is(1));
      assertThat(
          CompiledClasses.evaluator(SOURCE.formatted(7)), not(sameInstance(started.get(0).get())));
    } finally {
      workers.shutdown();
    }
  }

  @Test
  void anotherSourceIsAnotherClass() {
    QueryTime time = new QueryTime(Instant.EPOCH.toEpochMilli());
    Row nothing = Row.nullRow(Schema.of());

    assertThat(
        CompiledClasses.evaluator(SOURCE.formatted(1)).evaluate(time, nothing),
        is(new Object[] {1}));
    assertThat(
        CompiledClasses.evaluator(SOURCE.formatted(2)).evaluate(time, nothing),
        is(new Object[] {2}));
  }

  private static Class<?> classOf(Future<RowEvaluator> started) {
    try {
      return started.get().getClass();
    } catch (InterruptedException | ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
