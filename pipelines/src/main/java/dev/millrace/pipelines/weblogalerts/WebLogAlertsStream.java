package dev.millrace.pipelines.weblogalerts;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.io.PublishWindows;
import dev.millrace.io.Run;
import dev.millrace.io.SendAhead;
import dev.millrace.io.SendTable;
import dev.millrace.io.TableRowCoder;
import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.ProcessInTimeOrder;
import java.io.IOException;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * The graph of {@code web-log-alerts} over topics: the steps of {@link WebLogAlertsGraph}, window
 * by window. A window is judged, landed and published when the watermark has passed it; every line
 * that is late by the inlet's rule is a dead letter before an engine could drop it.
 */
final class WebLogAlertsStream {
  private static final int MOST_SHARDS = 16;

  private final Settings settings;
  private final Run run;
  private final Seams seams;
  private final SharedSteps steps;
  private final int shards;
  private final @Nullable Integer keepRuns;

  WebLogAlertsStream(Settings settings, Run run, Seams seams) {
    this(settings, run, seams, null);
  }

  private WebLogAlertsStream(Settings settings, Run run, Seams seams, @Nullable Integer keepRuns) {
    this.keepRuns = keepRuns;
    this.settings = settings;
    this.run = run;
    this.seams = seams;
    this.steps = new SharedSteps(settings.common(), run, seams);
    this.shards = Math.max(1, Math.min(MOST_SHARDS, settings.inlet().partitions()));
  }

  /** Publishes the run with its first window; see {@link PublishWindows#publishingRun}. */
  WebLogAlertsStream publishingRun(int keep) {
    return new WebLogAlertsStream(settings, run, seams, keep);
  }

  /**
   * What a run over topics depends on.
   *
   * @param alertTopic where alerts are sent besides
   * @param alertTiming when; early only where there is a topic
   */
  record Settings(
      SharedSteps.Settings common,
      KafkaInlet inlet,
      @Nullable SendTable alertTopic,
      AlertTiming alertTiming) {
    Settings {
      checkArgument(
          alertTiming != AlertTiming.EARLY || alertTopic != null,
          "Early alerts need a topic to be sent to");
    }
  }

  void build(Pipeline pipeline) {
    judge(
        pipeline.apply(
            "Read topics",
            settings.inlet().batches(new LogEventTimes(settings.common().selection().format()))));
  }

  /** All that comes after reading, for a test that brings records of its own. */
  void judge(PCollection<KafkaBatch> batches) {
    PCollectionTuple counted = countLines(batches);
    steps.landDeadLetters(steps.inWindows("dead letters", counted.get(Emitter.DEAD_LETTERS)), 1);
    landTraffic(steps.mergeTraffic(steps.inWindows("traffic", counted.get(Emitter.TRAFFIC))));
    PCollection<KV<Integer, byte[]>> clients =
        steps.inWindows("clients", counted.get(Emitter.CLIENTS));
    switch (settings.alertTiming()) {
      case WHEN_PUBLISHED -> {
        landClients(clients);
        steps.publishWindows(settings.alertTopic(), keepRuns);
      }
      case EARLY -> alertEarly(batches, clients, Objects.requireNonNull(settings.alertTopic()));
    }
  }

  /** Clients are watched on their way to where they are merged, and all alerts are sent in one. */
  private void alertEarly(
      PCollection<KafkaBatch> batches, PCollection<KV<Integer, byte[]>> clients, SendTable topic) {
    PCollectionTuple watched =
        clients.apply(
            "Watch clients",
            ParDo.of(
                    new WatchClients(
                        settings.common().model(), steps.standard(), LookPace.tenTimesASecond()))
                .withOutputTags(WatchClients.CLIENTS, TupleTagList.of(WatchClients.ALERTS)));
    landClients(watched.get(WatchClients.CLIENTS).setCoder(clients.getCoder()));
    PCollection<String> early =
        watched
            .get(WatchClients.ALERTS)
            .setCoder(TableRowCoder.of(Alert.class))
            .apply("As early alerts", ParDo.of(new WriteEarly()));
    PCollectionTuple.of(SendAhead.AHEAD, early)
        .and(SendAhead.PUBLISHED, steps.publishWindows(null, keepRuns))
        .and(
            SendAhead.STARTED,
            batches
                .apply("Starts of readers", ParDo.of(new FindStarts()))
                .setCoder(StringUtf8Coder.of()))
        .apply("Send alerts", SendAhead.of(topic, new AlertRevisions()));
  }

  /** A reader hands out a batch of nothing when it starts, and when it goes on. */
  private static final class FindStarts extends DoFn<KafkaBatch, String> {
    @ProcessElement
    public void process(@Element KafkaBatch batch, OutputReceiver<String> out) {
      if (batch.records().isEmpty()) {
        out.output(batch.source());
      }
    }
  }

  private static final class WriteEarly extends DoFn<Alert, String> {
    @ProcessElement
    public void process(@Element Alert alert, OutputReceiver<String> out) throws IOException {
      out.output(AlertRevisions.early(alert));
    }
  }

  private PCollectionTuple countLines(PCollection<KafkaBatch> batches) {
    PCollectionTuple counted =
        settings.inlet().identifies() ? countOnce(batches) : countEach(batches);
    return steps.counted(
        PCollectionTuple.of(Emitter.CLIENTS, counted.get(Emitter.CLIENTS))
            .and(Emitter.TRAFFIC, counted.get(Emitter.TRAFFIC))
            .and(Emitter.DEAD_LETTERS, counted.get(Emitter.DEAD_LETTERS))
            .and(
                Emitter.COUNTS,
                steps.inWindows(
                    "counts", counted.get(Emitter.COUNTS).setCoder(LedgerCount.Coder.of()))));
  }

  private PCollectionTuple countEach(PCollection<KafkaBatch> batches) {
    return batches.apply(
        "Parse and count lines",
        ParDo.of(new CountBatches(settings.common().selection(), seams, shards))
            .withOutputTags(Emitter.CLIENTS, SharedSteps.OTHER_COUNTS));
  }

  /** Which of equal lines is counted makes no difference, so the first need not wait. */
  private PCollectionTuple countOnce(PCollection<KafkaBatch> batches) {
    return new CountOnce(settings.common().selection(), steps, seams, shards)
        .atFirstSight(batches)
        .counted();
  }

  /** Each shard's windows one after the other, each as soon as it is over. */
  private void landClients(PCollection<KV<Integer, byte[]>> clients) {
    ClientLanding landing = steps.clientLanding(shards);
    steps.addCounts(
        steps.inWindows(
            "landed clients",
            steps
                .gatherClients(clients)
                .apply("Clients across windows", Window.into(new GlobalWindows()))
                .apply(
                    "Merge, score, judge and land clients",
                    ProcessInTimeOrder.of(
                        new LandClientsInOrder(landing), LandClientsInOrder.COUNTS))
                .get(LandClientsInOrder.COUNTS)
                .setCoder(LedgerCount.Coder.of())));
  }

  /** One worker judges the site's windows one after the other, each as soon as it is over. */
  private void landTraffic(PCollection<TrafficRow> windows) {
    PCollectionTuple judged =
        windows
            .apply("As one series", WithKeys.of(0))
            .setCoder(KvCoder.of(VarIntCoder.of(), TableRowCoder.of(TrafficRow.class)))
            .apply("Across windows", Window.into(new GlobalWindows()))
            .apply(
                "Judge windows in their order",
                ProcessInTimeOrder.of(
                    new JudgeTrafficInOrder(
                        SharedSteps.trafficVerdicts(),
                        SharedSteps.DETECTOR,
                        settings.common().selection().windowMillis()),
                    JudgeTrafficInOrder.ROWS,
                    JudgeTrafficInOrder.ALERTS,
                    JudgeTrafficInOrder.COUNTS));
    steps.landJudgedTraffic(judged);
  }
}
