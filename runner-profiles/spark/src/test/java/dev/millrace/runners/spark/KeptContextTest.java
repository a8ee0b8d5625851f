package dev.millrace.runners.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.EngineSession;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class KeptContextTest {
  private final SparkPipelineOptions options =
      PipelineOptionsFactory.as(SparkPipelineOptions.class);

  KeptContextTest() {
    options.setRunner(SparkRunner.class);
    options.setSparkMaster("local[1]");
  }

  @Test
  void graphsOfOneSessionHaveOneContextWhichEndsWithIt() {
    String context;
    try (EngineSession session = new SparkProfile().session(options, "run")) {
      run(session.pipeline(), 1);
      context = running();
      run(session.pipeline(), 2);
      assertThat(running(), is(context));
    }
    assertThat("a context is left", isRunning(), is(false));

    try (EngineSession session = new SparkProfile().session(options, "run")) {
      run(session.pipeline(), 3);
      assertThat("the next has another", running().equals(context), is(false));
    }
  }

  @Test
  void aSessionOfNoGraphStartsNothing() {
    try (EngineSession session = new SparkProfile().session(options, "run")) {
      assertThat(isRunning(), is(false));
    }
  }

  @Test
  void whatWasStoredForOneGraphGoesBeforeTheNext() {
    try (EngineSession session = new SparkProfile().session(options, "run")) {
      run(session.pipeline(), 1);
      assertThat("something was stored", stored().getPersistentRDDs().isEmpty(), is(false));

      session.pipeline();

      assertThat(stored().getPersistentRDDs(), is(anEmptyMap()));
    }
  }

  @Test
  void theContextEndsWithAFaultToo() {
    assertThrows(
        Pipeline.PipelineExecutionException.class,
        () -> {
          try (EngineSession session = new SparkProfile().session(options, "run")) {
            run(session.pipeline(), 0);
          }
        });

    assertThat("a context is left", isRunning(), is(false));
  }

  @Test
  void outsideASessionAGraphHasAContextOfItsOwn() {
    try (EngineSession session = new SparkProfile().session(options, "run")) {
      run(session.pipeline(), 1);
    }

    run(Pipeline.create(options), 1);

    assertThat("a context is left", isRunning(), is(false));
  }

  /** One that stores what two steps read, and fails if it is to divide by 0. */
  private static void run(Pipeline pipeline, int divisor) {
    PCollection<Integer> numbers =
        pipeline
            .apply("Numbers", Create.of(1, 2, 3))
            .apply("Divide", MapElements.into(TypeDescriptors.integers()).via(n -> n / divisor));
    PCollectionList.of(numbers.apply("Count", Count.globally()))
        .and(numbers.apply("Count again", Count.globally()))
        .apply("All", Flatten.pCollections());
    pipeline.run().waitUntilFinish();
  }

  private static boolean isRunning() {
    return SparkEnv.get() != null;
  }

  /** Which context runs; there must be one. */
  private static String running() {
    return SparkContext.getOrCreate().applicationId();
  }

  private static JavaSparkContext stored() {
    return new JavaSparkContext(SparkContext.getOrCreate());
  }
}
