package dev.millrace.transforms.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ProcessFunction;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries over streams: groups come out when the watermark passes the end of their windows. */
class QueryOfStreamTest {
  private static final Instant TEN = Instant.parse("2026-01-01T10:00:00Z");
  private static final Schema CLICKS =
      Schema.builder()
          .addStringField("page")
          .addDateTimeField("seen")
          .addDateTimeField("other")
          .build();

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
  void aSessionIsOverWhenNothingCameForItsGap(TestPipeline pipeline) {
    PCollection<String> counts =
        run(
            pipeline,
            "SELECT page, SESSION_START(seen, INTERVAL '25' SECOND) AS started, COUNT(*) AS n"
                + " FROM clicks GROUP BY page, SESSION(seen, INTERVAL '25' SECOND)");

    PAssert.that(counts)
        .containsInAnyOrder(
            "a|2026-01-01T10:00:05.000Z|1",
            "a|2026-01-01T10:00:30.000Z|1",
            "a|2026-01-01T10:01:01.000Z|1",
            "b|2026-01-01T10:00:59.000Z|1");
    pipeline.run();
  }

  @Test
  void aSessionGoesOnAcrossMinutesAndBundles(TestPipeline pipeline) {
    PCollection<String> counts =
        run(
            pipeline,
            "SELECT SESSION_START(seen, INTERVAL '30' SECOND) AS started, COUNT(*) AS n, MAX(page)"
                + " AS page FROM clicks GROUP BY SESSION(seen, INTERVAL '30' SECOND)");

    PAssert.that(counts).containsInAnyOrder("2026-01-01T10:00:05.000Z|4|b");
    pipeline.run();
  }

  @Test
  void rowsOfAWindowAreRanked(TestPipeline pipeline) {
    PCollection<String> first =
        run(
            pipeline,
            "SELECT m, page FROM (SELECT m, page, ROW_NUMBER() OVER (PARTITION BY m ORDER BY n"
                + " DESC) AS place FROM (SELECT window_start AS m, page, COUNT(*) AS n FROM"
                + " TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(seen), INTERVAL '1' MINUTE)) GROUP BY"
                + " window_start, page)) WHERE place = 1");

    PAssert.that(first)
        .containsInAnyOrder("2026-01-01T10:00:00.000Z|a", "2026-01-01T10:01:00.000Z|a");
    pipeline.run();
  }

  @Test
  void windowsAreJoined(TestPipeline pipeline) {
    PCollection<String> joined =
        run(
            pipeline,
            "SELECT l.m, l.n, r.n FROM (SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m,"
                + " COUNT(*) AS n FROM clicks GROUP BY TUMBLE(seen, INTERVAL '1' MINUTE)) l LEFT"
                + " JOIN (SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m, COUNT(*) AS n FROM"
                + " clicks WHERE page = 'b' GROUP BY TUMBLE(seen, INTERVAL '1' MINUTE)) r ON l.m ="
                + " r.m");

    PAssert.that(joined)
        .containsInAnyOrder("2026-01-01T10:00:00.000Z|3|1", "2026-01-01T10:01:00.000Z|1|null");
    pipeline.run();
  }

  @Test
  void windowsAreJoinedByTheirEndsTooHoweverWritten(TestPipeline pipeline) {
    PCollection<String> joined =
        run(
            pipeline,
            "SELECT l.e, l.n, r.n FROM (SELECT TUMBLE_END(seen, INTERVAL '1' MINUTE) AS e, COUNT(*)"
                + " AS n FROM clicks GROUP BY TUMBLE(seen, INTERVAL '1' MINUTE)) l JOIN (SELECT"
                + " window_start + INTERVAL '60' SECOND AS e, COUNT(DISTINCT page) AS n FROM"
                + " TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(seen), INTERVAL '1' MINUTE)) GROUP BY"
                + " window_start) r ON l.e = r.e");

    PAssert.that(joined)
        .containsInAnyOrder("2026-01-01T10:01:00.000Z|3|2", "2026-01-01T10:02:00.000Z|1|1");
    pipeline.run();
  }

  @Test
  void theSideOfAJoinThatHasAllWindowsTellsThemApart(TestPipeline pipeline) {
    PCollection<String> grouped =
        run(
            pipeline,
            "SELECT l.m, COUNT(r.m) AS n FROM (SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m"
                + " FROM clicks GROUP BY TUMBLE(seen, INTERVAL '1' MINUTE)) l LEFT JOIN (SELECT"
                + " TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m FROM clicks WHERE page = 'b' GROUP"
                + " BY TUMBLE(seen, INTERVAL '1' MINUTE)) r ON l.m = r.m GROUP BY l.m");

    PAssert.that(grouped)
        .containsInAnyOrder("2026-01-01T10:00:00.000Z|1", "2026-01-01T10:01:00.000Z|0");
    pipeline.run();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT page, COUNT(*) FROM clicks ^GROUP BY page | GROUP BY TUMBLE(seen,",
        "SELECT ^COUNT(*) FROM clicks | GROUP BY TUMBLE(seen,",
        "^SELECT DISTINCT page FROM clicks | GROUP BY TUMBLE(seen,",
        "SELECT * FROM (SELECT page, COUNT(*) FROM clicks ^GROUP BY page) | over a stream need",
        "SELECT page FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(seen), INTERVAL '1' MINUTE))"
            + " ^GROUP BY page | need the window's start among their keys",
        "SELECT page FROM clicks ORDER BY ^seen | A stream has no last row",
        "SELECT page FROM clicks LIMIT ^10 | A stream has no last row",
        "SELECT a.page FROM clicks a JOIN ^clicks b ON a.page = b.page | in the same windows",
        "SELECT a.page FROM clicks a JOIN ^pages p ON a.page = p.page | that is none",
        "SELECT a.n FROM (SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m, COUNT(*) AS n FROM"
            + " clicks GROUP BY TUMBLE(seen, INTERVAL '1' MINUTE)) a JOIN (^SELECT"
            + " TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m, COUNT(*) AS n FROM clicks GROUP BY"
            + " TUMBLE(seen, INTERVAL '1' MINUTE)) b ON a.n = b.n | windows' starts",
        "SELECT a.n FROM (SELECT window_start AS s, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE"
            + " clicks, DESCRIPTOR(seen), INTERVAL '1' MINUTE)) GROUP BY window_start) a JOIN"
            + " (^SELECT window_end AS e, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE clicks,"
            + " DESCRIPTOR(seen), INTERVAL '1' MINUTE)) GROUP BY window_end) b ON a.s = b.e |"
            + " windows' starts",
        "SELECT m, COUNT(*) FROM (SELECT window_start AS m FROM TABLE(TUMBLE(TABLE clicks,"
            + " DESCRIPTOR(seen), INTERVAL '1' MINUTE)) UNION ALL SELECT window_end FROM"
            + " TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(seen), INTERVAL '1' MINUTE))) ^GROUP BY m |"
            + " need the window's start",
        "SELECT k, COUNT(*) FROM (SELECT 1 + 1 AS k FROM TABLE(TUMBLE(TABLE clicks,"
            + " DESCRIPTOR(seen), INTERVAL '1' MINUTE))) ^GROUP BY k | need the window's start",
        "SELECT COUNT(*) FROM (SELECT (window_end - window_start) MINUTE AS k FROM"
            + " TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(seen), INTERVAL '1' MINUTE))) ^GROUP BY k |"
            + " need the window's start",
        "SELECT k, COUNT(*) FROM (SELECT window_start + INTERVAL '1' MONTH AS k FROM"
            + " TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(seen), INTERVAL '1' MINUTE))) ^GROUP BY k |"
            + " need the window's start",
        "SELECT COUNT(*) FROM (SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m FROM"
            + " clicks GROUP BY TUMBLE(seen, INTERVAL '1' MINUTE)) l LEFT JOIN (SELECT"
            + " TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m FROM clicks GROUP BY TUMBLE(seen,"
            + " INTERVAL '1' MINUTE)) r ON l.m = r.m ^GROUP BY r.m | need the window's start",
        "SELECT COUNT(*) FROM (SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m FROM"
            + " clicks GROUP BY TUMBLE(seen, INTERVAL '1' MINUTE)) l RIGHT JOIN (SELECT"
            + " TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m FROM clicks GROUP BY TUMBLE(seen,"
            + " INTERVAL '1' MINUTE)) r ON l.m = r.m ^GROUP BY l.m | need the window's start",
        "SELECT COUNT(*) FROM (SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m FROM"
            + " clicks GROUP BY TUMBLE(seen, INTERVAL '1' MINUTE)) l FULL JOIN (SELECT"
            + " TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m FROM clicks GROUP BY TUMBLE(seen,"
            + " INTERVAL '1' MINUTE)) r ON l.m = r.m ^GROUP BY l.m | need the window's start",
        "SELECT COUNT(*) FROM (SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m FROM"
            + " clicks GROUP BY TUMBLE(seen, INTERVAL '1' MINUTE)) l FULL JOIN (SELECT"
            + " TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m FROM clicks GROUP BY TUMBLE(seen,"
            + " INTERVAL '1' MINUTE)) r ON l.m = r.m ^GROUP BY r.m | need the window's start",
        "SELECT m, COUNT(*) FROM (SELECT window_start AS m, window_end AS e FROM"
            + " TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(seen), INTERVAL '1' MINUTE)) GROUP BY"
            + " GROUPING SETS ((window_start), (window_end))) ^GROUP BY m | need the window's"
            + " start",
        "SELECT COUNT(*) FROM clicks ^GROUP BY TUMBLE(other, INTERVAL '1' MINUTE) | must be of"
            + " its event time, seen",
        "^SELECT page FROM clicks WHERE page IN (SELECT page FROM pages) | A subquery",
        "^SELECT page FROM pages WHERE page IN (SELECT page FROM clicks) | A subquery",
        "^SELECT page FROM clicks UNION SELECT page FROM clicks | UNION ALL is",
        "^SELECT page FROM clicks UNION ALL SELECT page FROM pages | that is none",
        "^SELECT page FROM clicks EXCEPT SELECT page FROM clicks | Minus is not supported",
        "^SELECT ROW_NUMBER() OVER (ORDER BY seen) FROM clicks | in its PARTITION BY",
        "SELECT COUNT(DISTINCT page) FROM clicks ^GROUP BY SESSION(seen, INTERVAL '1' MINUTE) |"
            + " DISTINCT in aggregates of a SESSION",
        "SELECT page FROM TABLE(^SESSION(TABLE clicks, DESCRIPTOR(seen), DESCRIPTOR(page), INTERVAL"
            + " '1' MINUTE)) | GROUP BY SESSION(seen, …) is"
      })
  void whatWouldWaitForTheEndIsRefusedWhereItStands(String marked, String what) {
    String sql = marked.replace("^", "");
    QueryException refused =
        assertThrows(
            QueryException.class,
            () ->
                Query.of(sql)
                    .withStream("clicks", "seen")
                    .plan(Map.of("clicks", CLICKS, "pages", CLICKS)));

    assertThat(refused.getMessage(), containsString(what));
    assertThat(refused.getMessage(), refused.column(), is(marked.indexOf('^') + 1));
    // The same over tables that end is answered.
    Query.of(sql).plan(Map.of("clicks", CLICKS, "pages", CLICKS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT COUNT(*) FROM clicks GROUP BY TUMBLE(seen, INTERVAL '5' MINUTE) | 300 | 0",
        "SELECT COUNT(*) FROM clicks GROUP BY HOP(seen, INTERVAL '1' MINUTE, INTERVAL '150' SECOND)"
            + " | 60 | 30",
        "SELECT page FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(seen), INTERVAL '5' MINUTE)) | 300"
            + " | 0",
        "SELECT ROW_NUMBER() OVER (PARTITION BY window_start ORDER BY page) FROM TABLE(HOP(TABLE"
            + " clicks, DESCRIPTOR(seen), INTERVAL '1' MINUTE, INTERVAL '150' SECOND)) | 60 | 30"
      })
  void windowsEndOneByOneInThoseOfTheResult(String sql, long size, long offset) {
    QueryPlan plan = Query.of(sql).withStream("Clicks", "SEEN").plan(Map.of("clicks", CLICKS));

    assertThat(plan.isStream(), is(true));
    assertThat(
        plan.windows(),
        is(
            Optional.of(
                FixedWindows.of(Duration.standardSeconds(size))
                    .withOffset(Duration.standardSeconds(offset)))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT page FROM clicks",
        "SELECT COUNT(*) FROM clicks GROUP BY SESSION(seen, INTERVAL '1' MINUTE)",
        "SELECT page FROM TABLE(HOP(TABLE clicks, DESCRIPTOR(seen), INTERVAL '1' MINUTE, INTERVAL"
            + " '2' MINUTE))",
        "SELECT MAX(page) FROM TABLE(HOP(TABLE clicks, DESCRIPTOR(seen), INTERVAL '1' MINUTE,"
            + " INTERVAL '2' MINUTE)) GROUP BY window_start UNION ALL SELECT page FROM"
            + " TABLE(HOP(TABLE clicks, DESCRIPTOR(seen), INTERVAL '1' MINUTE, INTERVAL '2'"
            + " MINUTE))"
      })
  void rowsThatDoNotComeWindowByWindowHaveNoneInTheResult(String sql) {
    QueryPlan plan = Query.of(sql).withStream("clicks", "seen").plan(Map.of("clicks", CLICKS));

    assertThat(plan.isStream(), is(true));
    assertThat(plan.windows(), is(Optional.empty()));
  }

  @Test
  void aStreamThatNobodyDeclaredIsRefused(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Row> clicks =
        pipeline
            .apply(TestStream.create(RowCoder.of(CLICKS)).advanceWatermarkToInfinity())
            .setRowSchema(CLICKS);

    Throwable refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                PCollectionTuple.of(new TupleTag<Row>("clicks"), clicks)
                    .apply(Query.of("SELECT page FROM clicks")));

    assertThat(refused.getMessage(), containsString("rows of table clicks have no end"));
  }

  @Test
  void aGroupHasOneResultWhateverTriggersItsRowsComeWith(TestPipeline pipeline) {
    PCollection<String> counts =
        run(
            pipeline,
            "SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m, COUNT(*) AS n FROM clicks GROUP"
                + " BY TUMBLE(seen, INTERVAL '1' MINUTE)",
            Window.<Row>configure()
                .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
                .withAllowedLateness(Duration.ZERO)
                .accumulatingFiredPanes()
                .withTimestampCombiner(TimestampCombiner.EARLIEST));

    PAssert.that(counts)
        .containsInAnyOrder("2026-01-01T10:00:00.000Z|3", "2026-01-01T10:01:00.000Z|1");
    pipeline.run();
  }

  @Test
  void lateRowsThatWouldGiveAGroupAnotherResultAreRefused(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);

    Throwable refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                run(
                    pipeline,
                    "SELECT page FROM clicks",
                    Window.<Row>configure().withAllowedLateness(Duration.standardMinutes(1))));

    assertThat(
        refused.getMessage(),
        containsString("The rows of table clicks have an allowed lateness of 60000 ms"));
  }

  private static PCollection<String> run(TestPipeline pipeline, String sql) {
    return run(pipeline, sql, Window.configure());
  }

  @Test
  void rowsThatCannotBeScoredBeforeAWindowAndAfterItAreDeadLettersTogether(TestPipeline pipeline) {
    PCollectionTuple outputs =
        clicks(pipeline, Window.configure())
            .apply(
                Query.of(
                        "SELECT m, SCORE('above', CASE WHEN n = 1 THEN 1E300 ELSE n END) FROM"
                            + " (SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS m, COUNT(*) AS n"
                            + " FROM (SELECT seen, SCORE('below', CASE WHEN page = 'b' THEN 1E300"
                            + " ELSE 1 END) FROM clicks) GROUP BY TUMBLE(seen, INTERVAL '1'"
                            + " MINUTE))")
                    .withStream("clicks", "seen")
                    .withModels(ScoreInQueryTest::tenfold)
                    .withDeadLetters());

    PAssert.that(texts(outputs.get(Query.ROWS)))
        .containsInAnyOrder("2026-01-01T10:00:00.000Z|20.0");
    PAssert.that(
            outputs
                .get(Query.DEAD_LETTERS)
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(letter -> letter.reason() + " " + letter.position().source())))
        .containsInAnyOrder("not-finite below", "not-finite above");
    pipeline.run();
  }

  private static PCollection<String> run(TestPipeline pipeline, String sql, Window<Row> windows) {
    return texts(clicks(pipeline, windows).apply(Query.of(sql).withStream("clicks", "seen")));
  }

  private static PCollection<String> texts(PCollection<Row> rows) {
    ProcessFunction<Row, String> text = SqlTables::text;
    return rows.apply("Rows as text", MapElements.into(TypeDescriptors.strings()).via(text));
  }

  private static PCollectionTuple clicks(TestPipeline pipeline, Window<Row> windows) {
    TestStream<Row> clicks =
        TestStream.create(RowCoder.of(CLICKS))
            .advanceWatermarkTo(TEN)
            .addElements(click("a", 5), click("b", 59), click("a", 30))
            .addElements(click("a", 61))
            .advanceWatermarkTo(TEN.plus(Duration.standardMinutes(3)))
            .addElements(click("a", 6))
            .advanceWatermarkToInfinity();
    return PCollectionTuple.of(
        new TupleTag<Row>("clicks"),
        pipeline.apply(clicks).setRowSchema(CLICKS).apply("Windows of clicks", windows));
  }

  private static TimestampedValue<Row> click(String page, int second) {
    Instant at = TEN.plus(Duration.standardSeconds(second));
    return TimestampedValue.of(Row.withSchema(CLICKS).addValues(page, at, at).build(), at);
  }
}
