package dev.millrace.pipelines.weblogalerts;

import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InTimeOrderTest {
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
  void aValueBehindTheWatermarkIsWorkedOnAtOnce(TestPipeline pipeline) {
    PCollection<TimestampedValue<String>> stories =
        stories(
            pipeline,
            values()
                .addElements(at(1, "b", 20))
                .advanceWatermarkTo(new Instant(25))
                .addElements(at(1, "a", 10))
                .addElements(at(1, "c", 30)));

    PAssert.that(stories).containsInAnyOrder(told("1:b", 20), told("1:ba", 10), told("1:bac", 30));
    pipeline.run();
  }

  @Test
  void manyValuesOfOneMomentAreAllHeard(TestPipeline pipeline) {
    TestStream.Builder<KV<Integer, String>> values = values();
    for (int i = 0; i < 100; i++) {
      values = values.addElements(at(1, "x", 100 - i % 10));
    }

    PAssert.that(stories(pipeline, values))
        .containsInAnyOrder(
            IntStream.range(0, 100)
                .mapToObj(i -> told("1:" + "x".repeat(i + 1), 91 + i / 10))
                .toList());
    pipeline.run();
  }

  private static TestStream.Builder<KV<Integer, String>> values() {
    return TestStream.create(KvCoder.of(VarIntCoder.of(), StringUtf8Coder.of()));
  }

  private static PCollection<TimestampedValue<String>> stories(
      TestPipeline pipeline, TestStream.Builder<KV<Integer, String>> values) {
    return pipeline
        .apply("Values", values.advanceWatermarkToInfinity())
        .apply(
            "Tell",
            ParDo.of(InTimeOrder.<Integer, String, String, String>of(new Tell()))
                .withOutputTags(STORIES, TupleTagList.empty()))
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
  private static final class Tell implements InTimeOrder.Work<Integer, String, String> {
    @Override
    public Coder<String> valueCoder() {
      return StringUtf8Coder.of();
    }

    @Override
    public Coder<String> memoryCoder() {
      return StringUtf8Coder.of();
    }

    @Override
    public String next(
        Integer key,
        Instant time,
        String value,
        @Nullable String memory,
        InTimeOrder.Outputs outputs) {
      String story = (memory == null ? "" : memory) + value;
      outputs.output(STORIES, key + ":" + story);
      return story;
    }
  }
}
