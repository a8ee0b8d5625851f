package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.Standing;
import dev.millrace.io.kafka.TimedRecord;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.accesslog.LogFormat;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One bundle, of lines of 10:00 and 10:01 in turn. */
class CountKeptTest {
  private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final IntervalWindow FIRST = new IntervalWindow(TEN, MINUTE);
  private static final IntervalWindow SECOND = new IntervalWindow(TEN.plus(MINUTE), MINUTE);
  private static final int LINE_BYTES = 100_000;

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  /** 84 lines of 100,000 bytes are more than 8 MiB, and 83 are less. */
  @Test
  void eightMegabytesOverAllWindowsAreCountedBeforeTheBundleEnds(TestPipeline pipeline) {
    PCollection<LedgerCount> received = received(pipeline, 200);

    List<LedgerCount> expected =
        List.of(
            Edges.DISTINCT_LINES.received(42),
            Edges.DISTINCT_LINES.received(42),
            Edges.DISTINCT_LINES.received(16));
    PAssert.that(received).inWindow(FIRST).containsInAnyOrder(expected);
    PAssert.that(received).inWindow(SECOND).containsInAnyOrder(expected);
    pipeline.run();
  }

  @Test
  void whatIsLessIsCountedTogetherWhenTheBundleEnds(TestPipeline pipeline) {
    PCollection<LedgerCount> received = received(pipeline, 82);

    PAssert.that(received)
        .inWindow(FIRST)
        .containsInAnyOrder(List.of(Edges.DISTINCT_LINES.received(41)));
    PAssert.that(received)
        .inWindow(SECOND)
        .containsInAnyOrder(List.of(Edges.DISTINCT_LINES.received(41)));
    pipeline.run();
  }

  /** What was received of lines that were kept, each time that they were counted. */
  private static PCollection<LedgerCount> received(TestPipeline pipeline, int lines) {
    Selection selection =
        new Selection(
            LogFormat.of("combined"),
            IgnoreList.of(List.of()),
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            MINUTE.getMillis());
    PCollectionTuple counted =
        pipeline
            .apply(Create.of(lines))
            .apply(ParDo.of(new OneBundle()))
            .setCoder(KafkaBatch.Coder.of())
            .apply(
                ParDo.of(new CountKept(selection, Seams.NONE, 4))
                    .withOutputTags(Emitter.CLIENTS, SharedSteps.OTHER_COUNTS));
    counted.get(Emitter.CLIENTS).setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
    counted.get(Emitter.TRAFFIC).setCoder(KvCoder.of(VarLongCoder.of(), ByteArrayCoder.of()));
    counted.get(Emitter.DEAD_LETTERS).setCoder(DeadLetter.Coder.of());
    return counted
        .get(Emitter.COUNTS)
        .setCoder(LedgerCount.Coder.of())
        .apply("Received", Filter.by(count -> count.side() == LedgerCount.Side.RECEIVED))
        .apply("Lines", Filter.by(count -> count.to().equals(Edges.DISTINCT_LINES.to())))
        .apply("Minutes", Window.into(FixedWindows.of(MINUTE)));
  }

  /** What comes of one element is in one bundle; each line travels by itself. */
  private static final class OneBundle extends DoFn<Integer, KafkaBatch> {
    @ProcessElement
    public void process(@Element Integer lines, OutputReceiver<KafkaBatch> output) {
      byte[] payload = new byte[LINE_BYTES];
      Arrays.fill(payload, (byte) 'x');
      for (int i = 0; i < lines; i++) {
        Instant time = TEN.plus(i % 2 * MINUTE.getMillis() + i);
        output.outputWithTimestamp(
            new KafkaBatch(
                "kafka://h:1/lines/3",
                List.of(
                    new TimedRecord(
                        i, time.getMillis(), time.getMillis(), Standing.ON_TIME, payload))),
            time);
      }
    }
  }
}
