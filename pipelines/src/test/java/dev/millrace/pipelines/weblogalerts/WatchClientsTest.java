package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.io.TableRowCoder;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.accesslog.AccessLogEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With {@link TestModel}, which takes {@value TestModel#LEAST} requests for a flood. */
class WatchClientsTest {
  private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final Duration LOOK = Duration.millis(101);
  private static final int SHARD = 3;

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  @Test
  void whoIsOverTheLineHasAnAlertOnceBeforeTheWindowIsOver(TestPipeline pipeline) {
    PCollection<Alert> alerts =
        watch(
                pipeline,
                stream()
                    .addElements(at(0, block(0, "a", 12)), at(0, block(0, "b", 19)))
                    .advanceProcessingTime(LOOK)
                    .addElements(at(0, block(0, "a", 8)))
                    .advanceProcessingTime(LOOK)
                    .addElements(at(0, block(0, "a", 5)), at(0, block(0, "c", 25)))
                    .advanceProcessingTime(LOOK)
                    .addElements(at(1, block(1, "b", 1)))
                    .advanceProcessingTime(LOOK))
            .get(WatchClients.ALERTS);

    PAssert.that(words(alerts))
        .containsInAnyOrder(
            "a flood 20 2026-03-01T10:00:00.000Z", "c flood 25 2026-03-01T10:00:00.000Z");
    pipeline.run();
  }

  @Test
  void withoutALookThereIsNoEarlyAlert(TestPipeline pipeline) {
    PCollection<Alert> alerts =
        watch(
                pipeline,
                stream()
                    .addElements(at(0, block(0, "a", 20)))
                    .advanceProcessingTime(Duration.millis(99))
                    .advanceWatermarkTo(TEN.plus(MINUTE)))
            .get(WatchClients.ALERTS);

    PAssert.that(alerts).empty();
    pipeline.run();
  }

  @Test
  void handsOnEveryBlockWithItsWindow(TestPipeline pipeline) {
    PCollection<String> requests =
        watch(
                pipeline,
                stream()
                    .addElements(at(0, block(0, "a", 30)), at(1, block(1, "a", 2)))
                    .advanceProcessingTime(LOOK)
                    .addElements(at(0, block(0, "a", 1)), at(0, block(0, "b", 2)))
                    .advanceWatermarkTo(TEN.plus(MINUTE))
                    .addElements(at(1, block(1, "b", 5))))
            .get(WatchClients.CLIENTS)
            .apply(
                "Requests",
                MapElements.into(TypeDescriptors.strings())
                    .via(element -> element.getKey() + " " + requests(element.getValue())));

    PAssert.that(requests).inWindow(window(0)).containsInAnyOrder("3 {a=30}", "3 {a=1}", "3 {b=2}");
    PAssert.that(requests).inWindow(window(1)).containsInAnyOrder("3 {a=2}", "3 {b=5}");
    pipeline.run();
  }

  @Test
  void whatIsNotAtHandIsMadeFromWhatWasHeld() throws IOException {
    WatchedClients clients = new WatchedClients();
    clients.add(block(0, "a", 12));
    clients.add(block(0, "b", 3));
    assertThat(requests(clients), is(Map.of("a", 12L, "b", 3L)));
    clients.add(block(0, "a", 8));
    assertThat("only who has done something", requests(clients), is(Map.of("a", 20L)));
    clients.alerted("a");
    clients.add(block(0, "a", 4));
    clients.add(block(0, "b", 1));
    assertThat("who has an alert is left alone", requests(clients), is(Map.of("b", 4L)));
    assertThat(requests(clients), is(Map.of()));
    assertThat("five blocks, four looks, an alert", clients.changes(), is(10L));

    WatchedClients again =
        WatchedClients.of(
            List.of(
                block(0, "a", 12),
                block(0, "b", 3),
                block(0, "a", 8),
                block(0, "a", 4),
                block(0, "b", 1)),
            List.of("a"),
            10);
    assertThat(again.changes(), is(10L));
    assertThat(requests(again), is(Map.of("b", 4L)));
  }

  @Test
  void whatAClientDidInTheNineWindowsBeforeCountsAsRecent() throws IOException {
    WatchedShard shard = new WatchedShard(MINUTE.getMillis());
    for (int minute = 0; minute <= 10; minute++) {
      WatchedClients clients = new WatchedClients();
      clients.add(block(minute, "a", 1));
      clients.add(block(minute, "a", minute));
      shard.put(window(minute).start().getMillis(), clients);
      if (minute < 9) {
        shard.close(window(minute).start().getMillis());
      }
    }

    List<ClientTotal> totals = shard.look(window(10).start().getMillis());

    assertThat(totals.size(), is(1));
    assertThat(totals.get(0).activity().requests(), is(11L));
    assertThat("from the second minute on", totals.get(0).recent().requests(), is(65L));
    assertThat(shard.look(window(10).start().getMillis()).size(), is(0));
    shard.close(window(10).start().getMillis());
    assertThat(
        "no longer recent for the next",
        shard.window(window(1).start().getMillis()) == null,
        is(true));
    assertThat(shard.window(window(2).start().getMillis()) == null, is(false));
  }

  private static Map<String, Long> requests(WatchedClients clients) {
    Map<String, Long> requests = new TreeMap<>();
    clients.look((key, activity) -> requests.put(key.client(), activity.requests()));
    return requests;
  }

  private static TestStream.Builder<KV<Integer, byte[]>> stream() {
    return TestStream.create(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
  }

  private static PCollectionTuple watch(
      TestPipeline pipeline, TestStream.Builder<KV<Integer, byte[]>> blocks) {
    OnnxModel model = TestModel.model();
    PCollectionTuple watched =
        pipeline
            .apply("Blocks", blocks.advanceWatermarkToInfinity())
            .apply("Minutes", Window.into(FixedWindows.of(MINUTE)))
            .apply(
                "Watch",
                ParDo.of(
                        new WatchClients(
                            model,
                            new JudgeClients.Standard(
                                MINUTE.getMillis(), 0.5, "m@1", Evidence.of(model)),
                            took -> java.time.Duration.ofMillis(100)))
                    .withOutputTags(WatchClients.CLIENTS, TupleTagList.of(WatchClients.ALERTS)));
    watched.get(WatchClients.CLIENTS).setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
    watched.get(WatchClients.ALERTS).setCoder(TableRowCoder.of(Alert.class));
    return watched;
  }

  private static PCollection<String> words(PCollection<Alert> alerts) {
    return alerts.apply(
        "In words",
        MapElements.into(TypeDescriptors.strings())
            .via(
                alert ->
                    String.join(
                        " ",
                        alert.client(),
                        alert.label(),
                        Long.toString(alert.requests()),
                        alert.windowStart().toString())));
  }

  private static IntervalWindow window(int minute) {
    Instant start = TEN.plus(MINUTE.multipliedBy(minute));
    return new IntervalWindow(start, start.plus(MINUTE));
  }

  private static TimestampedValue<KV<Integer, byte[]>> at(int minute, byte[] block) {
    return TimestampedValue.of(KV.of(SHARD, block), window(minute).maxTimestamp());
  }

  /** So many equal requests of one client. */
  private static byte[] block(int minute, String client, int requests) {
    long start = window(minute).start().getMillis();
    AccessLogEntry entry = Requests.get("/").at(start).entry(client);
    List<byte[]> blocks = new ArrayList<>();
    ClientBlocks writer = new ClientBlocks(1, (shard, block) -> blocks.add(block));
    writer.add(
        new ClientWindow(client, start), Requests.activity(Collections.nCopies(requests, entry)));
    writer.flush();
    return blocks.get(0);
  }

  private static Map<String, Long> requests(byte[] block) {
    Map<String, Long> requests = new TreeMap<>();
    try {
      ClientBlocks.unpack(
          block,
          (key, activity) ->
              requests.merge(key.client(), activity.unpacked().requests(), Long::sum));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return requests;
  }
}
