package dev.millrace.transforms.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ProcessFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Queries over streams: groups come out when the watermark passes the end of their windows. */
class QueryOfStreamTest {
  private static final Instant TEN = Instant.parse("2026-01-01T10:00:00Z");
  private static final Schema CLICKS =
      Schema.builder().addStringField("page").addDateTimeField("seen").build();

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  @Test
  void aGroupIsOneMinutesRowsAndLateOnesAreLeftOut(TestPipeline pipeline) {
    PCollection<String> counts =
        run(
            pipeline,
            "SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m, page, COUNT(*) AS n FROM clicks"
                + " GROUP BY page, TUMBLE(seen, INTERVAL '1' MINUTE)");

    PAssert.that(counts)
        .containsInAnyOrder(
            "2026-01-01T10:00:00.000Z|a|2",
            "2026-01-01T10:00:00.000Z|b|1",
            "2026-01-01T10:01:00.000Z|a|1");
    pipeline.run();
  }

  @Test
  void hopsOverlap(TestPipeline pipeline) {
    PCollection<String> counts =
        run(
            pipeline,
            "SELECT window_start, COUNT(DISTINCT page) AS n FROM TABLE(HOP(TABLE clicks,"
                + " DESCRIPTOR(seen), INTERVAL '1' MINUTE, INTERVAL '2' MINUTE)) GROUP BY"
                + " window_start");

    PAssert.that(counts)
        .containsInAnyOrder(
            "2026-01-01T09:59:00.000Z|2",
            "2026-01-01T10:00:00.000Z|2",
            "2026-01-01T10:01:00.000Z|1");
    pipeline.run();
  }

  @Test
  void sessionsAreRefused(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);

    Throwable refused =
        assertThrows(
            QueryException.class,
            () ->
                run(
                    pipeline,
                    "SELECT COUNT(*) FROM clicks GROUP BY SESSION(seen, INTERVAL '1' MINUTE)"));

    assertThat(refused.getMessage(), containsString("SESSION over a stream is not supported"));
  }

  private static PCollection<String> run(TestPipeline pipeline, String sql) {
    TestStream<Row> clicks =
        TestStream.create(RowCoder.of(CLICKS))
            .advanceWatermarkTo(TEN)
            .addElements(click("a", 5), click("b", 59), click("a", 30))
            .addElements(click("a", 61))
            .advanceWatermarkTo(TEN.plus(Duration.standardMinutes(3)))
            .addElements(click("a", 6))
            .advanceWatermarkToInfinity();
    ProcessFunction<Row, String> text = SqlTables::text;
    return PCollectionTuple.of(
            new TupleTag<Row>("clicks"), pipeline.apply(clicks).setRowSchema(CLICKS))
        .apply(Query.of(sql))
        .apply(MapElements.into(TypeDescriptors.strings()).via(text));
  }

  private static TimestampedValue<Row> click(String page, int second) {
    Instant at = TEN.plus(Duration.standardSeconds(second));
    return TimestampedValue.of(Row.withSchema(CLICKS).addValues(page, at).build(), at);
  }
}
