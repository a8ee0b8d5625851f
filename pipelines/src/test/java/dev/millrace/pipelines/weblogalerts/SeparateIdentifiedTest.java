package dev.millrace.pipelines.weblogalerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.Standing;
import dev.millrace.io.kafka.TimedRecord;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.accesslog.LogFormat;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SeparateIdentifiedTest {
  private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
  private static final String SOURCE = "kafka://h:1/lines/3";

  private static final TimedRecord ONE = record(7, 100, "a");
  private static final TimedRecord TWO = record(8, 50, "");
  private static final TimedRecord THREE = record(9, 60_000, "b");
  private static final TimedRecord FOUR = record(10, 59_999, "a");
  private static final TimedRecord FIVE = record(11, 61_000, "");

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  @Test
  void linesWithAnIdTravelByThemselvesAtTheirTimesAndAreCountedByWindow(TestPipeline pipeline) {
    PCollectionTuple separated =
        separated(pipeline, new KafkaBatch(SOURCE, List.of(ONE, TWO, THREE, FOUR, FIVE)));

    PAssert.that(separated.get(SeparateIdentified.IDENTIFIED).apply("Times", Reify.timestamps()))
        .containsInAnyOrder(
            at(100, new KafkaBatch(SOURCE, List.of(ONE))),
            at(60_000, new KafkaBatch(SOURCE, List.of(THREE))),
            at(59_999, new KafkaBatch(SOURCE, List.of(FOUR))));
    PAssert.that(separated.get(SeparateIdentified.OTHERS))
        .containsInAnyOrder(new KafkaBatch(SOURCE, List.of(TWO, FIVE)));
    PAssert.that(
            separated.get(SeparateIdentified.COUNTS).apply("Times of counts", Reify.timestamps()))
        .containsInAnyOrder(
            at(59_999, LedgerCount.sent("Read lines", "Drop duplicates", "lines", 2)),
            at(119_999, LedgerCount.sent("Read lines", "Drop duplicates", "lines", 1)));
    pipeline.run();
  }

  @Test
  void nothingIsLeftOfABatchInWhichEachLineHasAnId(TestPipeline pipeline) {
    PCollectionTuple separated = separated(pipeline, new KafkaBatch(SOURCE, List.of(ONE)));

    PAssert.that(separated.get(SeparateIdentified.OTHERS)).empty();
    pipeline.run();
  }

  private static PCollectionTuple separated(TestPipeline pipeline, KafkaBatch batch) {
    Selection selection =
        new Selection(
            LogFormat.of("combined"),
            IgnoreList.of(List.of()),
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            Duration.standardMinutes(1).getMillis());
    PCollectionTuple separated =
        pipeline
            .apply(Create.timestamped(at(50, batch)).withCoder(KafkaBatch.Coder.of()))
            .apply(
                ParDo.of(new SeparateIdentified(selection))
                    .withOutputTags(
                        SeparateIdentified.OTHERS,
                        TupleTagList.of(SeparateIdentified.IDENTIFIED)
                            .and(SeparateIdentified.COUNTS)));
    separated.get(SeparateIdentified.OTHERS).setCoder(KafkaBatch.Coder.of());
    separated.get(SeparateIdentified.IDENTIFIED).setCoder(KafkaBatch.Coder.of());
    separated.get(SeparateIdentified.COUNTS).setCoder(LedgerCount.Coder.of());
    return separated;
  }

  private static <T> TimestampedValue<T> at(long millis, T element) {
    return TimestampedValue.of(element, TEN.plus(millis));
  }

  private static TimedRecord record(long offset, long millis, String identity) {
    long time = TEN.plus(millis).getMillis();
    return new TimedRecord(
        offset,
        time,
        time,
        Standing.ON_TIME,
        ("line " + offset).getBytes(UTF_8),
        identity.getBytes(UTF_8));
  }
}
