package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProcessInTimeOrderTest {
  private static final TupleTag<String> STORIES = new TupleTag<>("stories") {};

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  @Test
  void eachKeyHearsItsValuesInTheOrderOfTimeAndRemembersThem(TestPipeline pipeline) {
    PCollection<TimestampedValue<String>> stories =
        stories(
            pipeline,
            values()
                .addElements(at(1, "c", 30), at(2, "z", 25), at(1, "a", 10))
                .advanceWatermarkTo(new Instant(15))
                .addElements(at(1, "b", 20), at(2, "y", 16))
                .advanceWatermarkTo(new Instant(40))
                .addElements(at(1, "d", 50)));

    PAssert.that(stories)
        .containsInAnyOrder(
            told("1:a", 10),
            told("1:ab", 20),
            told("1:abc", 30),
            told("1:abcd", 50),
            told("2:y", 16),
            told("2:yz", 25));
    pipeline.run();
  }

  @Test
  void allThatTheWatermarkHasPassedComesInOrderWhereItJumps(TestPipeline pipeline) {
    PCollection<TimestampedValue<String>> stories =
        stories(
            pipeline,
            values()
                .addElements(at(1, "d", 40), at(1, "b", 20), at(1, "c", 30), at(1, "a", 10))
                .advanceWatermarkTo(new Instant(35)));

    PAssert.that(stories)
        .containsInAnyOrder(
            told("1:a", 10), told("1:ab", 20), told("1:abc", 30), told("1:abcd", 40));
    pipeline.run();
  }

  @Test
  void allValuesOfOneMomentAreHeard(TestPipeline pipeline) {
    PCollection<Integer> lengths =
        stories(pipeline, values().addElements(at(1, "a", 7), at(1, "b", 7), at(1, "c", 7)))
            .apply(
                "Lengths",
                MapElements.into(TypeDescriptors.integers())
                    .via(story -> story.getValue().length()));

    PAssert.that(lengths).containsInAnyOrder(3, 4, 5);
    pipeline.run();
  }

  @Test
  void aValueWhoseTurnIsOverFailsTheRun(TestPipeline pipeline) {
    stories(
        pipeline,
        values()
            .addElements(at(1, "b", 20))
            .advanceWatermarkTo(new Instant(25))
            .addElements(at(1, "a", 10)));

    RuntimeException failed = assertThrows(RuntimeException.class, pipeline::run);

    assertThat(
        failed.getMessage(),
        containsString(
            "A value of 1970-01-01T00:00:00.010Z, key 1, came after the one of"
                + " 1970-01-01T00:00:00.020Z was worked on"));
  }

  private static TestStream.Builder<KV<Integer, String>> values() {
    return TestStream.create(KvCoder.of(VarIntCoder.of(), StringUtf8Coder.of()));
  }

  private static PCollection<TimestampedValue<String>> stories(
      TestPipeline pipeline, TestStream.Builder<KV<Integer, String>> values) {
    return pipeline
        .apply("Values", values.advanceWatermarkToInfinity())
        .apply("Tell", ProcessInTimeOrder.of(new Tell(), STORIES))
        .get(STORIES)
        .setCoder(StringUtf8Coder.of())
        .apply("With times", Reify.timestamps());
  }

  private static TimestampedValue<KV<Integer, String>> at(int key, String value, long time) {
    return TimestampedValue.of(KV.of(key, value), new Instant(time));
  }

  private static TimestampedValue<String> told(String story, long time) {
    return TimestampedValue.of(story, new Instant(time));
  }

  /** All that was said so far. */
  private static final class Tell implements ProcessInTimeOrder.Work<Integer, String, String> {
    @Override
    public Coder<String> valueCoder() {
      return StringUtf8Coder.of();
    }

    @Override
    public Coder<String> memoryCoder() {
      return StringUtf8Coder.of();
    }

    @Override
    public List<String> next(
        Integer key,
        Instant time,
        String value,
        Iterable<String> memory,
        ProcessInTimeOrder.Outputs outputs) {
      String story = String.join("", memory) + value;
      outputs.output(STORIES, key + ":" + story);
      return List.of(story);
    }
  }
}
