package dev.millrace.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ParseTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final Step STEP =
      Step.named("Parse numbers").receivingFrom("Read").sendingTo("Add").counting("lines");

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  @Test
  void givesEachRecordAValueAtItsOwnTimeOrADeadLetter(TestPipeline pipeline) {
    Parse.Result<Long> result =
        pipeline
            .apply(
                Create.of(
                        record(0, "3"),
                        record(2, "x"),
                        record(4, "60"),
                        record(7, ""),
                        record(8, "-3"))
                    .withCoder(RawRecord.Coder.of()))
            .apply(
                Parse.with(ParseTest::number)
                    .into(VarLongCoder.of())
                    .timedBy(ParseTest::secondOfNoon)
                    .in(STEP));

    PAssert.that(result.parsed().apply(Reify.timestamps()))
        .containsInAnyOrder(
            TimestampedValue.of(3L, NOON.plus(3_000)),
            TimestampedValue.of(60L, NOON.plus(60_000)),
            TimestampedValue.of(-3L, NOON.minus(3_000)));
    PAssert.that(result.deadLetters())
        .containsInAnyOrder(
            letter(2, "x", "not-a-number", "expected digits, found \"x\""),
            letter(7, "", Parse.PARSER_ERROR, "java.lang.IllegalStateException: empty"));
    PAssert.that(result.counts().apply(SumCounts.perEdge()))
        .containsInAnyOrder(
            LedgerCount.received("Read", "Parse numbers", "lines", 5),
            LedgerCount.sent("Parse numbers", "Add", "lines", 3),
            LedgerCount.sent("Parse numbers", "dead letters", "lines", 2));
    pipeline.run();
  }

  @Test
  void keepsTheTimeOfTheRecordUnlessTold(TestPipeline pipeline) {
    PCollection<Long> parsed =
        pipeline
            .apply(
                Create.timestamped(TimestampedValue.of(record(0, "3"), NOON))
                    .withCoder(RawRecord.Coder.of()))
            .apply(Parse.with(ParseTest::number).into(VarLongCoder.of()))
            .parsed();

    PAssert.that(parsed.apply(Reify.timestamps()))
        .containsInAnyOrder(TimestampedValue.of(3L, NOON));
    pipeline.run();
  }

  @Test
  void makesADeadLetterOfATimeThatNoWindowHoldsAndOfOneThatCannotBeTold(TestPipeline pipeline) {
    PCollection<DeadLetter> deadLetters =
        pipeline
            .apply(Create.of(record(0, "1"), record(2, "2")).withCoder(RawRecord.Coder.of()))
            .apply(
                Parse.with(ParseTest::number)
                    .into(VarLongCoder.of())
                    .timedBy(ParseTest::timeOfAnotherWorld))
            .deadLetters();

    PAssert.that(deadLetters)
        .containsInAnyOrder(
            DeadLetter.of(
                "Parse",
                Parse.EVENT_TIME_RANGE,
                "event time 9223372036854775807 ms (must be from -9223372036854775 to"
                    + " 9223371950454775)",
                bytes("1"),
                new SourcePosition("memory", 0),
                NOON),
            DeadLetter.of(
                "Parse",
                Parse.PARSER_ERROR,
                "java.lang.ArithmeticException: no time",
                bytes("2"),
                new SourcePosition("memory", 2),
                NOON));
    pipeline.run();
  }

  @Test
  void givesAStreamsValuesTheirTimesForTheWindowsAfterIt(TestPipeline pipeline) {
    TestStream<RawRecord> stream =
        TestStream.create(RawRecord.Coder.of())
            .addElements(
                TimestampedValue.of(record(0, "59"), NOON.plus(59_500)),
                TimestampedValue.of(record(3, "61"), NOON.plus(61_500)),
                TimestampedValue.of(record(6, "1"), NOON.plus(62_000)))
            .advanceWatermarkTo(NOON.plus(60_000))
            .addElements(TimestampedValue.of(record(8, "2"), NOON.plus(63_000)))
            .advanceWatermarkToInfinity();

    PCollection<Long> sums =
        pipeline
            .apply(stream)
            .apply(
                Parse.with(ParseTest::number)
                    .into(VarLongCoder.of())
                    .timedBy(ParseTest::secondOfNoon))
            .parsed()
            .apply(
                Window.<Long>into(FixedWindows.of(MINUTE))
                    .withAllowedLateness(MINUTE)
                    .discardingFiredPanes())
            .apply(Sum.longsGlobally().withoutDefaults());

    PAssert.that(sums).inOnTimePane(new IntervalWindow(NOON, MINUTE)).containsInAnyOrder(60L);
    PAssert.that(sums).inLatePane(new IntervalWindow(NOON, MINUTE)).containsInAnyOrder(2L);
    PAssert.that(sums)
        .inWindow(new IntervalWindow(NOON.plus(MINUTE), MINUTE))
        .containsInAnyOrder(61L);
    pipeline.run();
  }

  @Test
  void refusesAReasonThatSaysNothing() {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> Parsing.rejected(" ", "no"))
            .getMessage(),
        is("Invalid reason: \" \" (must not be blank)"));
  }

  @Test
  void refusesAStepWithoutAName() {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> Step.named("")).getMessage(),
        is("Invalid step name: \"\" (must not be blank)"));
  }

  private static Parsing<Long> number(RawRecord record) {
    String text = new String(record.payload(), StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      throw new IllegalStateException("empty");
    }
    if (!text.matches("-?[0-9]+")) {
      return Parsing.rejected("not-a-number", "expected digits, found \"" + text + "\"");
    }
    return Parsing.of(Long.parseLong(text));
  }

  private static Instant secondOfNoon(long second) {
    return NOON.plus(Duration.standardSeconds(second));
  }

  private static Instant timeOfAnotherWorld(long number) {
    if (number == 2) {
      throw new ArithmeticException("no time");
    }
    return new Instant(Long.MAX_VALUE);
  }

  private static RawRecord record(long offset, String text) {
    return new RawRecord(bytes(text), new SourcePosition("memory", offset), NOON);
  }

  private static DeadLetter letter(long offset, String text, String reason, String message) {
    return DeadLetter.of(
        "Parse numbers", reason, message, bytes(text), new SourcePosition("memory", offset), NOON);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
