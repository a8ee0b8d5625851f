package dev.millrace.pipelines.weblogalerts;

import static dev.millrace.pipelines.weblogalerts.TenfoldTraffic.MINUTE;
import static dev.millrace.pipelines.weblogalerts.TenfoldTraffic.MODEL;
import static dev.millrace.pipelines.weblogalerts.TenfoldTraffic.judging;
import static dev.millrace.pipelines.weblogalerts.TenfoldTraffic.row;
import static dev.millrace.pipelines.weblogalerts.TenfoldTraffic.verdicts;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.io.TableRowCoder;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.ProcessInTimeOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JudgeTrafficInOrderTest {
  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  @Test
  void windowsThatComeInAnyOrderAreJudgedInThatOfTime(TestPipeline pipeline) {
    List<TrafficRow> site =
        List.of(
            row(0, 5, 0),
            row(1, 4, 1),
            row(2, 60, 2),
            row(3, 7, 0),
            row(6, 3, 3),
            row(20, 9, 0),
            row(21, 90, 0),
            row(22, 8, 8),
            row(23, 100, 0));
    List<TrafficRow> rows = new ArrayList<>();
    List<Alert> alerts = new ArrayList<>();
    judging().judge(site, rows::add, alerts::add);
    assertThat("there is something to say", alerts.isEmpty(), is(false));

    PCollectionTuple judged =
        judge(
            pipeline,
            TestStream.create(KvCoder.of(VarIntCoder.of(), TableRowCoder.of(TrafficRow.class)))
                .addElements(at(site, 3), at(site, 0), at(site, 2))
                .addElements(at(site, 1))
                .advanceWatermarkTo(site.get(3).windowEnd())
                .addElements(at(site, 6), at(site, 4))
                .advanceWatermarkTo(site.get(4).windowEnd())
                .addElements(at(site, 8), at(site, 5), at(site, 7)));

    PAssert.that(judged.get(JudgeTrafficInOrder.ROWS)).containsInAnyOrder(rows);
    PAssert.that(judged.get(JudgeTrafficInOrder.ALERTS)).containsInAnyOrder(alerts);
    pipeline.run();
  }

  @Test
  void aWindowWithoutTrafficLandsWithTheNextThatHasSome(TestPipeline pipeline) {
    List<TrafficRow> site = List.of(row(0, 5, 0), row(1, 4, 0), row(2, 6, 0), row(5, 3, 0));

    PCollection<TrafficRow> rows =
        judge(
                pipeline,
                TestStream.create(KvCoder.of(VarIntCoder.of(), TableRowCoder.of(TrafficRow.class)))
                    .addElements(at(site, 0), at(site, 1), at(site, 2), at(site, 3)))
            .get(JudgeTrafficInOrder.ROWS)
            .apply("Minutes", Window.into(FixedWindows.of(MINUTE)));

    // Two windows are too few to know; the least of what is known is expected.
    TrafficRow silent = row(3, 0, 0);
    PAssert.that(rows)
        .inWindow(window(site.get(2)))
        .containsInAnyOrder(site.get(2).judged(4.0, List.of("serverErrors")));
    PAssert.that(rows)
        .inWindow(window(site.get(3)))
        .containsInAnyOrder(
            TrafficRow.empty(silent.windowStart(), silent.windowEnd())
                .judged(0.0, List.of("requests", "serverErrors")),
            TrafficRow.empty(silent.windowStart().plus(MINUTE), silent.windowEnd().plus(MINUTE))
                .judged(0.0, List.of("requests", "serverErrors")),
            site.get(3).judged(0.0, List.of("requests", "serverErrors")));
    pipeline.run();
  }

  @Test
  void eachWindowsBooksAreItsOwn(TestPipeline pipeline) {
    List<TrafficRow> site = List.of(row(0, 5, 0), row(1, 4, 0), row(2, 6, 0), row(5, 3, 0));

    PCollection<LedgerCount> counts =
        judge(
                pipeline,
                TestStream.create(KvCoder.of(VarIntCoder.of(), TableRowCoder.of(TrafficRow.class)))
                    .addElements(at(site, 0), at(site, 1), at(site, 2), at(site, 3)))
            .get(JudgeTrafficInOrder.COUNTS)
            .apply("Minutes", Window.into(FixedWindows.of(MINUTE)));

    PAssert.that(counts)
        .inWindow(window(site.get(1)))
        .containsInAnyOrder(
            Edges.WINDOWS.received(1),
            Edges.TRAFFIC_ROWS.sent(1),
            Edges.TRAFFIC_ROWS.in(Edges.REQUESTS).sent(4),
            Edges.TRAFFIC_ALERTS.sent(0));
    // Two minutes without a request, and this one: each is an anomaly of both series.
    PAssert.that(counts)
        .inWindow(window(site.get(3)))
        .containsInAnyOrder(
            Edges.WINDOWS.received(1),
            Edges.TRAFFIC_ROWS.sent(3),
            Edges.TRAFFIC_ROWS.in(Edges.REQUESTS).sent(3),
            Edges.TRAFFIC_ALERTS.sent(6));
    pipeline.run();
  }

  private static PCollectionTuple judge(
      TestPipeline pipeline, TestStream.Builder<KV<Integer, TrafficRow>> windows) {
    PCollectionTuple judged =
        pipeline
            .apply("Windows", windows.advanceWatermarkToInfinity())
            .apply(
                "Judge",
                ProcessInTimeOrder.of(
                    new JudgeTrafficInOrder(verdicts(), MODEL, MINUTE.getMillis()),
                    JudgeTrafficInOrder.ROWS,
                    JudgeTrafficInOrder.ALERTS,
                    JudgeTrafficInOrder.COUNTS));
    judged.get(JudgeTrafficInOrder.ROWS).setCoder(TableRowCoder.of(TrafficRow.class));
    judged.get(JudgeTrafficInOrder.ALERTS).setCoder(TableRowCoder.of(Alert.class));
    judged.get(JudgeTrafficInOrder.COUNTS).setCoder(LedgerCount.Coder.of());
    return judged;
  }

  private static TimestampedValue<KV<Integer, TrafficRow>> at(List<TrafficRow> site, int index) {
    TrafficRow row = site.get(index);
    return TimestampedValue.of(KV.of(0, row), window(row).maxTimestamp());
  }

  private static IntervalWindow window(TrafficRow row) {
    return new IntervalWindow(row.windowStart(), row.windowEnd());
  }
}
