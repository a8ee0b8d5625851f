package dev.millrace.pipelines.weblogalerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.Standing;
import dev.millrace.io.kafka.TimedRecord;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.AccessLogParser;
import dev.millrace.transforms.accesslog.LogFormat;
import dev.millrace.transforms.accesslog.Rejection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One batch, of lines of 10:00 and 10:01, which the broker got at 10:05. */
class CountBatchesTest {
  private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant APPENDED = TEN.plus(Duration.standardMinutes(5));
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final String SOURCE = "kafka://h:1/lines/3";
  private static final IntervalWindow FIRST = new IntervalWindow(TEN, MINUTE);
  private static final IntervalWindow SECOND = new IntervalWindow(TEN.plus(MINUTE), MINUTE);

  private static final byte[] ONE = line("192.0.2.1", TEN.plus(100));
  private static final byte[] TWO = line("192.0.2.2", TEN.plus(61_000));
  private static final byte[] THREE = line("192.0.2.1", TEN.plus(62_000));
  private static final byte[] IGNORED = line("198.51.100.1", TEN.plus(63_000));
  private static final byte[] LATE = line("192.0.2.3", TEN.minus(5_000));
  private static final byte[] FUTURE = line("192.0.2.4", TEN.plus(Duration.standardDays(1)));
  private static final byte[] UNREADABLE = "no line of a log".getBytes(UTF_8);

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  private final KafkaBatch batch =
      new KafkaBatch(
          SOURCE,
          List.of(
              record(7, TEN.plus(100), Standing.ON_TIME, ONE),
              record(8, TEN.plus(50), Standing.UNREADABLE, UNREADABLE),
              record(9, TEN.plus(61_000), Standing.ON_TIME, TWO),
              record(10, TEN.plus(31_000), Standing.LATE, LATE),
              record(11, TEN.plus(62_000), Standing.ON_TIME, THREE),
              record(12, TEN.plus(63_000), Standing.ON_TIME, IGNORED),
              record(14, TEN.plus(63_000), Standing.FUTURE, FUTURE)));

  @Test
  void whatIsSetAsideIsADeadLetterInTheWindowOfItsTimestamp(TestPipeline pipeline) {
    PCollection<DeadLetter> letters =
        inMinutes(count(pipeline).get(Emitter.DEAD_LETTERS), DeadLetter.Coder.of());

    PAssert.that(letters)
        .inWindow(FIRST)
        .containsInAnyOrder(
            DeadLetter.of(
                "Parse lines",
                "late",
                "Expected a line of 2026-03-01T10:00:31Z or later, as lines before it in its"
                    + " partition and --maxDelay say, found one of 2026-03-01T09:59:55Z",
                LATE,
                new SourcePosition(SOURCE, 10),
                TEN.minus(5_000)),
            withoutItsTime(8));
    PAssert.that(letters)
        .inWindow(SECOND)
        .containsInAnyOrder(
            DeadLetter.of(
                "Parse lines",
                "future",
                "Expected a line of at most ten minutes after the broker got it, at"
                    + " 2026-03-01T10:05:00Z, found one of 2026-03-02T10:00:00Z",
                FUTURE,
                new SourcePosition(SOURCE, 14),
                TEN.plus(Duration.standardDays(1))));
    pipeline.run();
  }

  /** One byte more than is kept whole. */
  @Test
  void ofARecordThatIsTooLongItsStartAndItsDigestAreKept(TestPipeline pipeline) throws Exception {
    byte[] payload = new byte[(1 << 20) + 1];
    Arrays.fill(payload, (byte) 0xfe);
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload));
    PCollectionTuple counted =
        count(
            pipeline,
            new KafkaBatch(SOURCE, List.of(record(7, TEN, Standing.UNREADABLE, payload))));

    PAssert.that(inMinutes(counted.get(Emitter.DEAD_LETTERS), DeadLetter.Coder.of()))
        .inWindow(FIRST)
        .containsInAnyOrder(
            DeadLetter.ofPart(
                "Parse lines",
                "too-long",
                "Expected a line of at most 1,048,576 bytes, found one of 1,048,577 with SHA-256 "
                    + digest
                    + "; its start is kept, the source has the rest",
                Arrays.copyOf(payload, 1 << 16),
                (1 << 20) + 1,
                new SourcePosition(SOURCE, 7)));
    PAssert.that(inMinutes(counted.get(Emitter.COUNTS), LedgerCount.Coder.of()))
        .inWindow(FIRST)
        .containsInAnyOrder(books(1, 0, 1, 0));
    pipeline.run();
  }

  @Test
  void eachWindowsBooksAreItsOwn(TestPipeline pipeline) {
    PCollection<LedgerCount> counts =
        inMinutes(count(pipeline).get(Emitter.COUNTS), LedgerCount.Coder.of());

    PAssert.that(counts).inWindow(FIRST).containsInAnyOrder(books(3, 1, 2, 0));
    PAssert.that(counts).inWindow(SECOND).containsInAnyOrder(books(4, 2, 1, 1));
    pipeline.run();
  }

  /** What passes each edge once, as it is counted on both sides. */
  private static List<LedgerCount> books(long lines, long kept, long deadLetters, long ignored) {
    return List.of(
        Edges.LINES.sent(lines),
        Edges.LINES.received(lines),
        Edges.DEAD_LETTERS.sent(deadLetters),
        Edges.IGNORED.sent(ignored),
        Edges.TO_CLIENTS.sent(kept),
        Edges.TO_CLIENTS.received(kept),
        Edges.CLIENTS.sent(kept),
        Edges.TO_TRAFFIC.sent(kept),
        Edges.TO_TRAFFIC.received(kept),
        Edges.TRAFFIC.sent(kept));
  }

  @Test
  void whatIsOnTimeIsCountedInItsWindow(TestPipeline pipeline) {
    PCollectionTuple counted = count(pipeline);
    PCollection<KV<Integer, byte[]>> clients =
        inMinutes(counted.get(Emitter.CLIENTS), KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
    PCollection<KV<Long, byte[]>> traffic =
        inMinutes(counted.get(Emitter.TRAFFIC), KvCoder.of(VarLongCoder.of(), ByteArrayCoder.of()));

    PAssert.that(clients)
        .inWindow(FIRST)
        .satisfies(holds(Map.of(new ClientWindow("192.0.2.1", FIRST.start().getMillis()), 1L)));
    PAssert.that(clients)
        .inWindow(SECOND)
        .satisfies(
            holds(
                Map.of(
                    new ClientWindow("192.0.2.1", SECOND.start().getMillis()),
                    1L,
                    new ClientWindow("192.0.2.2", SECOND.start().getMillis()),
                    1L)));
    PAssert.that(traffic).inWindow(FIRST).satisfies(requests(FIRST, 1));
    PAssert.that(traffic).inWindow(SECOND).satisfies(requests(SECOND, 2));
    pipeline.run();
  }

  @Test
  void aBatchOfNothingIsNothing(TestPipeline pipeline) {
    PCollectionTuple counted = count(pipeline, new KafkaBatch(SOURCE, List.of()));

    PAssert.that(inMinutes(counted.get(Emitter.COUNTS), LedgerCount.Coder.of())).empty();
    PAssert.that(inMinutes(counted.get(Emitter.DEAD_LETTERS), DeadLetter.Coder.of())).empty();
    pipeline.run();
  }

  /** It ends before the field for its time; the words are the parser's. */
  private static DeadLetter withoutItsTime(long offset) {
    Rejection rejection =
        Objects.requireNonNull(
            AccessLogParser.of(LogFormat.of("combined"))
                .parse(UNREADABLE, 0, UNREADABLE.length, new AccessLogLine()));
    return DeadLetter.of(
        "Parse lines",
        "missing-field",
        rejection.message(),
        UNREADABLE,
        new SourcePosition(SOURCE, offset),
        null);
  }

  private static SerializableFunction<Iterable<KV<Integer, byte[]>>, Void> holds(
      Map<ClientWindow, Long> expected) {
    HashMap<String, Long> texts = new HashMap<>();
    expected.forEach((client, requests) -> texts.put(client.toString(), requests));
    return blocks -> {
      Map<String, Long> found = new HashMap<>();
      for (KV<Integer, byte[]> block : blocks) {
        try {
          ClientBlocks.unpack(
              block.getValue(),
              (client, activity) ->
                  found.merge(client.toString(), activity.unpacked().requests(), Long::sum));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      assertThat(found, is(texts));
      return null;
    };
  }

  private static SerializableFunction<Iterable<KV<Long, byte[]>>, Void> requests(
      IntervalWindow window, long expected) {
    long start = window.start().getMillis();
    return windows -> {
      long found = 0;
      for (KV<Long, byte[]> part : windows) {
        assertThat(part.getKey(), is(start));
        found += TrafficActivity.Coder.decoded(part.getValue()).requests();
      }
      assertThat(found, is(expected));
      return null;
    };
  }

  private PCollectionTuple count(TestPipeline pipeline) {
    return count(pipeline, batch);
  }

  private static PCollectionTuple count(TestPipeline pipeline, KafkaBatch batch) {
    Selection selection =
        new Selection(
            LogFormat.of("combined"),
            IgnoreList.of(List.of("198.51.100.0/24")),
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            MINUTE.getMillis());
    PCollectionTuple counted =
        pipeline
            .apply(
                Create.timestamped(TimestampedValue.of(batch, TEN.plus(50)))
                    .withCoder(KafkaBatch.Coder.of()))
            .apply(
                ParDo.of(new CountBatches(selection, Seams.NONE, 4))
                    .withOutputTags(Emitter.CLIENTS, SharedSteps.OTHER_COUNTS));
    counted.get(Emitter.CLIENTS).setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
    counted.get(Emitter.TRAFFIC).setCoder(KvCoder.of(VarLongCoder.of(), ByteArrayCoder.of()));
    counted.get(Emitter.DEAD_LETTERS).setCoder(DeadLetter.Coder.of());
    counted.get(Emitter.COUNTS).setCoder(LedgerCount.Coder.of());
    return counted;
  }

  private static <T> PCollection<T> inMinutes(PCollection<T> elements, Coder<T> coder) {
    return elements
        .setCoder(coder)
        .apply("Minutes of " + elements.getName(), Window.into(FixedWindows.of(MINUTE)));
  }

  private static TimedRecord record(
      long offset, Instant timestamp, Standing standing, byte[] payload) {
    return new TimedRecord(offset, timestamp.getMillis(), APPENDED.getMillis(), standing, payload);
  }

  private static byte[] line(String client, Instant time) {
    return SmallSite.line(client, java.time.Instant.ofEpochMilli(time.getMillis()), "/", 200)
        .getBytes(UTF_8);
  }
}
