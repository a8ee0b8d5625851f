package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.Edge;
import dev.millrace.io.FileFormat;
import dev.millrace.io.HealthRules;
import dev.millrace.io.JsonLinesFormat;
import dev.millrace.io.LandFiles;
import dev.millrace.io.ParquetFormat;
import dev.millrace.io.PublishWindows;
import dev.millrace.io.Run;
import dev.millrace.io.SendTable;
import dev.millrace.io.TableRowCoder;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.HampelDetector;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.SeriesVerdicts;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The steps that a bounded run and a stream share: what was counted meets, is judged and lands. It
 * keeps the books of all steps, its own and those of the graph that uses it.
 */
final class SharedSteps {
  static final TupleTagList OTHER_COUNTS =
      TupleTagList.of(Emitter.TRAFFIC).and(Emitter.DEAD_LETTERS).and(Emitter.COUNTS);

  /** Name of the detector of traffic, as alerts give it. */
  static final String DETECTOR = "hampel-120";

  /** On the detector's scale, where Poisson counts have 1: a page and its assets come together. */
  private static final double LEAST_DEVIATION = 2;

  private final Settings settings;
  private final Run run;
  private final Seams seams;
  private final List<LandFiles<?>> landings = new ArrayList<>();
  private final List<PCollection<LedgerCount>> counts = new ArrayList<>();
  private Proof proof = Proof.COUNT;

  SharedSteps(Settings settings, Run run, Seams seams) {
    this.settings = settings;
    this.run = run;
    this.seams = seams;
  }

  /**
   * What the answer depends on, wherever the lines come from.
   *
   * @param minScore the least score that makes an alert
   * @param health what is too much of dead letters and delay
   */
  record Settings(
      Selection selection,
      OnnxModel model,
      double minScore,
      TableFormat tableFormat,
      HealthRules health) {}

  /** What landings hand on of a file. */
  private enum Proof {
    COUNT,
    RECEIPT
  }

  /** Files that are landed from now on give receipts, for a manifest. */
  void giveReceipts() {
    proof = Proof.RECEIPT;
  }

  /** Judges each window of the site's traffic by those before it. */
  static SeriesVerdicts trafficVerdicts() {
    return SeriesVerdicts.by(HampelDetector.ofCounts().withLeastDeviation(LEAST_DEVIATION));
  }

  /** What a counting step hands on. */
  PCollectionTuple counted(PCollectionTuple outputs) {
    addCounts(withCoders(outputs).get(Emitter.COUNTS));
    return outputs;
  }

  /** Gives what a counting step hands on its coders. */
  static PCollectionTuple withCoders(PCollectionTuple outputs) {
    outputs.get(Emitter.CLIENTS).setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
    outputs.get(Emitter.TRAFFIC).setCoder(KvCoder.of(VarLongCoder.of(), ByteArrayCoder.of()));
    outputs.get(Emitter.DEAD_LETTERS).setCoder(DeadLetter.Coder.of());
    outputs.get(Emitter.COUNTS).setCoder(LedgerCount.Coder.of());
    return outputs;
  }

  /** One shuffle: what is counted goes to the worker that writes the file it belongs in. */
  void landClients(PCollection<KV<Integer, byte[]>> clients, int shards) {
    ClientLanding landing = clientLanding(shards);
    addCounts(
        gatherClients(clients)
            .apply("Merge, score, judge and land clients", ParDo.of(new LandClients(landing))));
  }

  /** All that was counted of a client, for the worker that lands it. */
  PCollection<KV<Integer, Iterable<byte[]>>> gatherClients(
      PCollection<KV<Integer, byte[]>> clients) {
    return seams.between(Edges.CLIENTS, clients).apply("Gather clients", GroupByKey.create());
  }

  /** Lands clients and their alerts, for a step that has them at hand. */
  ClientLanding clientLanding(int shards) {
    LandFiles<ClientRow> rowLanding =
        landing("clients", table(ClientRow.class), Edges.CLIENT_ROWS)
            .weighedAs(Edges.REQUESTS)
            .inShards(shards);
    LandFiles<Alert> alertLanding = alertLanding("client", Edges.CLIENT_ALERTS).inShards(shards);
    addLanding(rowLanding);
    addLanding(alertLanding);
    return new ClientLanding(settings.model(), standard(), rowLanding, alertLanding, seams);
  }

  /** What clients are judged by. */
  JudgeClients.Standard standard() {
    return new JudgeClients.Standard(
        settings.selection().windowMillis(),
        settings.minScore(),
        WebLogModel.describe(settings.model()),
        Evidence.of(settings.model()));
  }

  PCollection<TrafficRow> mergeTraffic(PCollection<KV<Long, byte[]>> traffic) {
    PCollectionTuple merged =
        seams
            .between(Edges.TRAFFIC, traffic)
            .apply("Gather windows", GroupByKey.create())
            .apply(
                "Merge windows",
                ParDo.of(new MergeTraffic(settings.selection().windowMillis()))
                    .withOutputTags(MergeTraffic.WINDOWS, TupleTagList.of(MergeTraffic.COUNTS)));
    addCounts(merged.get(MergeTraffic.COUNTS));
    return seams.between(
        Edges.WINDOWS,
        merged.get(MergeTraffic.WINDOWS).setCoder(TableRowCoder.of(TrafficRow.class)));
  }

  void landDeadLetters(PCollection<DeadLetter> deadLetters, int files) {
    land(
        deadLetters,
        landing("dead-letters", DeadLetterFormat.of(), Edges.DEAD_LETTERS).inShards(files));
  }

  /** Lands what {@link JudgeTrafficInOrder}, or who has the same outputs, hands on. */
  void landJudgedTraffic(PCollectionTuple judged) {
    addCounts(
        inWindows(
            "judged traffic",
            judged.get(JudgeTrafficInOrder.COUNTS).setCoder(LedgerCount.Coder.of())));
    land(
        inWindows(
            "traffic rows",
            judged.get(JudgeTrafficInOrder.ROWS).setCoder(TableRowCoder.of(TrafficRow.class))),
        trafficLanding());
    land(
        inWindows(
            "traffic alerts",
            judged.get(JudgeTrafficInOrder.ALERTS).setCoder(TableRowCoder.of(Alert.class))),
        alertLanding("traffic", Edges.TRAFFIC_ALERTS));
  }

  /** In the windows that are published one by one. */
  <T> PCollection<T> inWindows(String what, PCollection<T> elements) {
    return elements.apply(
        "Windows of " + what,
        Window.into(FixedWindows.of(Duration.millis(settings.selection().windowMillis()))));
  }

  /**
   * Publishes each window when it is over.
   *
   * @param alertTopic where alerts are sent besides, with their window
   * @param keepRuns how many runs stay when the first window publishes the run; null where it is
   *     published already
   * @return the starts of those that are published
   */
  PCollection<Instant> publishWindows(@Nullable SendTable alertTopic, @Nullable Integer keepRuns) {
    PublishWindows publishing = PublishWindows.of(run, Edges.PLAN).watching(settings.health());
    if (keepRuns != null) {
      publishing = publishing.publishingRun(keepRuns);
    }
    for (LandFiles<?> landing : landings) {
      publishing = publishing.withTable(landing);
    }
    return counts()
        .apply(
            "Publish each window",
            alertTopic == null ? publishing : publishing.sending(alertTopic));
  }

  LandFiles<TrafficRow> trafficLanding() {
    return landing("traffic", table(TrafficRow.class), Edges.TRAFFIC_ROWS)
        .weighedAs(Edges.REQUESTS);
  }

  LandFiles<Alert> alertLanding(String kind, Edge edge) {
    return landing("alerts", JsonLinesFormat.of(Alert.class), edge).named(kind);
  }

  <T> LandFiles<T> landing(String table, FileFormat<T> format, Edge edge) {
    LandFiles<T> landing = LandFiles.into(run.table(table), seams.files(edge, format), edge);
    return switch (proof) {
      case COUNT -> landing;
      case RECEIPT -> landing.withReceipts();
    };
  }

  <T> void land(PCollection<T> rows, LandFiles<T> landing) {
    addLanding(landing);
    addCounts(seams.between(landing.edge(), rows).apply(landing.edge().to(), landing));
  }

  private <T> FileFormat<T> table(Class<T> type) {
    return switch (settings.tableFormat()) {
      case PARQUET -> ParquetFormat.of(type).weighedBy(Edges.REQUESTS);
      case JSONL -> JsonLinesFormat.of(type).weighedBy(Edges.REQUESTS);
    };
  }

  void addLanding(LandFiles<?> landing) {
    landings.add(landing);
  }

  void addCounts(PCollection<LedgerCount> more) {
    counts.add(more.setCoder(LedgerCount.Coder.of()));
  }

  /** Every table that was landed in. */
  List<LandFiles<?>> landings() {
    return List.copyOf(landings);
  }

  /** The books of all steps. */
  PCollectionList<LedgerCount> counts() {
    return PCollectionList.of(counts);
  }
}
