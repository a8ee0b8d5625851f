package dev.millrace.pipelines.weblogalerts;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.Edge;
import dev.millrace.io.FileFormat;
import dev.millrace.io.FileInlet;
import dev.millrace.io.FileLine;
import dev.millrace.io.FileRange;
import dev.millrace.io.JsonLinesFormat;
import dev.millrace.io.LandFiles;
import dev.millrace.io.ParquetFormat;
import dev.millrace.io.PublishRun;
import dev.millrace.io.ReadLines;
import dev.millrace.io.Run;
import dev.millrace.io.TableRowCoder;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.DropCopies;
import dev.millrace.transforms.HampelDetector;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.SeriesVerdicts;
import dev.millrace.transforms.Step;
import dev.millrace.transforms.WithoutDuplicates;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * The graph of {@code web-log-alerts}: lines become counts where they are read, counts meet by
 * client and by window, are judged, and land; the last step publishes if the books balance.
 */
final class WebLogAlertsGraph {
  /** Of what a run reads, one file of a table takes about so many bytes. */
  private static final long INPUT_BYTES_PER_FILE = 64L << 20;

  private static final int MOST_FILES = 256;

  /**
   * The clients of so many bytes of input are in memory at once: some ten thousand windows, and
   * some hundred thousand if every line is of another client.
   */
  private static final long INPUT_BYTES_PER_SHARD = 64L << 20;

  private static final int MOST_SHARDS = 99_999;
  private static final String DETECTOR = "hampel-120";

  /** On the detector's scale, where Poisson counts have 1: a page and its assets come together. */
  private static final double LEAST_DEVIATION = 2;

  private static final TupleTagList OTHER_COUNTS =
      TupleTagList.of(Emitter.TRAFFIC).and(Emitter.DEAD_LETTERS).and(Emitter.COUNTS);

  private final Settings settings;
  private final Run run;
  private final Seams seams;
  private final int files;
  private final int shards;
  private final List<LandFiles<?>> landings = new ArrayList<>();
  private final List<PCollection<LedgerCount>> counts = new ArrayList<>();

  WebLogAlertsGraph(Settings settings, Run run, Seams seams) {
    this.settings = settings;
    this.run = run;
    this.seams = seams;
    this.files =
        (int)
            Math.max(1, Math.min(MOST_FILES, settings.inlet().textBytes() / INPUT_BYTES_PER_FILE));
    this.shards =
        (int)
            Math.max(
                1, Math.min(MOST_SHARDS, settings.inlet().textBytes() / INPUT_BYTES_PER_SHARD));
  }

  /** What a run depends on. */
  record Settings(
      FileInlet inlet,
      Selection selection,
      OnnxModel model,
      double minScore,
      TableFormat tableFormat,
      Duplicates duplicates,
      Servers servers,
      int keepRuns) {}

  void build(Pipeline pipeline) {
    PCollectionTuple counted = countLines(pipeline);
    landDeadLetters(counted.get(Emitter.DEAD_LETTERS));

    landAlerts("client", Edges.CLIENT_ALERTS, landClients(counted.get(Emitter.CLIENTS)));

    landTraffic(mergeTraffic(counted));

    publish();
  }

  private PCollectionTuple countLines(Pipeline pipeline) {
    return switch (settings.duplicates()) {
      case KEEP -> countFiles(pipeline, settings.inlet());
      case COPIES -> countCopies(pipeline);
    };
  }

  /** The hot path: a line is counted where it is read. */
  private PCollectionTuple countFiles(Pipeline pipeline, FileInlet inlet) {
    return counted(
        seams
            .between(Edges.RANGES, pipeline.apply("Find log files", inlet.ranges()))
            .apply(
                "Read, parse and count lines",
                ParDo.of(new CountLines(settings.selection(), seams, shards))
                    .withOutputTags(Emitter.CLIENTS, OTHER_COUNTS)));
  }

  /** Files that are their server's only one hold no copies; the others' lines must meet. */
  private PCollectionTuple countCopies(Pipeline pipeline) {
    Servers servers = settings.servers();
    Multiset<String> filesOf =
        settings.inlet().files().stream()
            .map(file -> servers.of(file.uri()))
            .collect(Collectors.toCollection(HashMultiset::create));
    FileInlet single = settings.inlet().where(file -> filesOf.count(servers.of(file.uri())) == 1);
    FileInlet several = settings.inlet().where(file -> filesOf.count(servers.of(file.uri())) > 1);
    if (several.files().isEmpty()) {
      return countFiles(pipeline, single);
    }
    PCollectionTuple distinct = countDistinct(pipeline, several, servers);
    return single.files().isEmpty() ? distinct : both(countFiles(pipeline, single), distinct);
  }

  private PCollectionTuple countDistinct(Pipeline pipeline, FileInlet inlet, Servers servers) {
    PCollectionTuple ranges =
        seams
            .between(Edges.RANGES, pipeline.apply("Find copied log files", inlet.ranges()))
            .apply(
                "Receive ranges",
                ParDo.of(new ReceiveRanges())
                    .withOutputTags(ReceiveRanges.RANGES, TupleTagList.of(Emitter.COUNTS)));
    addCounts(ranges.get(Emitter.COUNTS));
    ReadLines.Result lines =
        ranges
            .get(ReceiveRanges.RANGES)
            .setCoder(FileRange.Coder.of())
            .apply(
                Edges.LINES_TO_COMPARE.from(),
                ReadLines.in(
                    Step.named(Edges.LINES_TO_COMPARE.from())
                        .sendingTo(Edges.LINES_TO_COMPARE.to())
                        .counting(Edges.LINES_TO_COMPARE.unit())));
    addCounts(lines.counts());
    WithoutDuplicates<FileLine> distinct =
        seams
            .between(Edges.LINES_TO_COMPARE, lines.lines())
            .apply(
                Edges.DISTINCT_LINES.from(),
                DropCopies.inGroups((FileLine line) -> servers.of(line.position().source()))
                    .comparing(FileLine::identity)
                    .positionedBy(FileLine::position)
                    .in(
                        Step.named(Edges.DISTINCT_LINES.from())
                            .receivingFrom(Edges.LINES_TO_COMPARE.from())
                            .sendingTo(Edges.DISTINCT_LINES.to())
                            .counting(Edges.DISTINCT_LINES.unit())));
    addCounts(distinct.counts());
    return counted(
        distinct
            .kept()
            .apply(
                "Parse and count lines",
                ParDo.of(new CountDistinctLines(settings.selection(), seams, shards))
                    .withOutputTags(Emitter.CLIENTS, OTHER_COUNTS)));
  }

  private static PCollectionTuple both(PCollectionTuple some, PCollectionTuple others) {
    return PCollectionTuple.of(Emitter.CLIENTS, joined("clients", Emitter.CLIENTS, some, others))
        .and(Emitter.TRAFFIC, joined("traffic", Emitter.TRAFFIC, some, others))
        .and(Emitter.DEAD_LETTERS, joined("dead letters", Emitter.DEAD_LETTERS, some, others));
  }

  private static <T> PCollection<T> joined(
      String what, TupleTag<T> tag, PCollectionTuple some, PCollectionTuple others) {
    return PCollectionList.of(some.get(tag))
        .and(others.get(tag))
        .apply("All " + what, Flatten.pCollections());
  }

  private PCollectionTuple counted(PCollectionTuple outputs) {
    outputs.get(Emitter.CLIENTS).setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
    outputs.get(Emitter.TRAFFIC).setCoder(KvCoder.of(VarLongCoder.of(), ByteArrayCoder.of()));
    outputs.get(Emitter.DEAD_LETTERS).setCoder(DeadLetter.Coder.of());
    addCounts(outputs.get(Emitter.COUNTS));
    return outputs;
  }

  /** One shuffle: what is counted goes to the worker that writes the file it belongs in. */
  private PCollection<Alert> landClients(PCollection<KV<Integer, byte[]>> clients) {
    LandFiles<ClientRow> landing =
        landing("clients", table(ClientRow.class), Edges.CLIENT_ROWS)
            .weighedAs(Edges.REQUESTS)
            .inShards(shards);
    landings.add(landing);
    JudgeClients.Standard standard =
        new JudgeClients.Standard(
            settings.selection().windowMillis(),
            settings.minScore(),
            WebLogModel.describe(settings.model()),
            Evidence.of(settings.model()));
    PCollectionTuple landed =
        seams
            .between(Edges.CLIENTS, clients)
            .apply("Gather clients", GroupByKey.create())
            .apply(
                "Merge, score, judge and land clients",
                ParDo.of(new LandClients(settings.model(), standard, landing, seams))
                    .withOutputTags(LandClients.ALERTS, TupleTagList.of(LandClients.COUNTS)));
    addCounts(landed.get(LandClients.COUNTS));
    return landed.get(LandClients.ALERTS);
  }

  private PCollection<TrafficRow> mergeTraffic(PCollectionTuple counted) {
    PCollectionTuple merged =
        seams
            .between(Edges.TRAFFIC, counted.get(Emitter.TRAFFIC))
            .apply("Gather windows", GroupByKey.create())
            .apply(
                "Merge windows",
                ParDo.of(new MergeTraffic(settings.selection().windowMillis()))
                    .withOutputTags(MergeTraffic.WINDOWS, TupleTagList.of(MergeTraffic.COUNTS)));
    addCounts(merged.get(MergeTraffic.COUNTS));
    return merged.get(MergeTraffic.WINDOWS).setCoder(TableRowCoder.of(TrafficRow.class));
  }

  private void landTraffic(PCollection<TrafficRow> windows) {
    LandFiles<TrafficRow> rowLanding =
        landing("traffic", table(TrafficRow.class), Edges.TRAFFIC_ROWS).weighedAs(Edges.REQUESTS);
    LandFiles<Alert> alertLanding = alertLanding("traffic", Edges.TRAFFIC_ALERTS);
    landings.add(rowLanding);
    landings.add(alertLanding);
    addCounts(
        seams
            .between(Edges.WINDOWS, windows)
            .apply("As one series", WithKeys.of(0))
            .setCoder(KvCoder.of(VarIntCoder.of(), TableRowCoder.of(TrafficRow.class)))
            .apply("Gather series", GroupByKey.create())
            .apply(
                "Judge and land windows",
                ParDo.of(
                    new LandTraffic(
                        SeriesVerdicts.by(
                            HampelDetector.ofCounts().withLeastDeviation(LEAST_DEVIATION)),
                        DETECTOR,
                        settings.selection().windowMillis(),
                        rowLanding,
                        alertLanding,
                        seams))));
  }

  private void landDeadLetters(PCollection<DeadLetter> deadLetters) {
    land(
        deadLetters,
        landing("dead-letters", DeadLetterFormat.of(), Edges.DEAD_LETTERS).inShards(files));
  }

  private void landAlerts(String kind, Edge edge, PCollection<Alert> alerts) {
    land(alerts.setCoder(TableRowCoder.of(Alert.class)), alertLanding(kind, edge));
  }

  private LandFiles<Alert> alertLanding(String kind, Edge edge) {
    return landing("alerts", JsonLinesFormat.of(Alert.class), edge).named(kind);
  }

  private <T> LandFiles<T> landing(String table, FileFormat<T> format, Edge edge) {
    return LandFiles.into(run.table(table), seams.files(edge, format), edge);
  }

  private <T> void land(PCollection<T> rows, LandFiles<T> landing) {
    landings.add(landing);
    addCounts(seams.between(landing.edge(), rows).apply(landing.edge().to(), landing));
  }

  private <T> FileFormat<T> table(Class<T> type) {
    return switch (settings.tableFormat()) {
      case PARQUET -> ParquetFormat.of(type).weighedBy(Edges.REQUESTS);
      case JSONL -> JsonLinesFormat.of(type).weighedBy(Edges.REQUESTS);
    };
  }

  private void publish() {
    List<FileRange> ranges = settings.inlet().split();
    PublishRun publishing =
        PublishRun.of(run, Edges.PLAN)
            .keeping(settings.keepRuns())
            .opening(Edges.RANGES.sent(ranges.stream().mapToLong(FileRange::length).sum()));
    for (LandFiles<?> landing : landings) {
      publishing = publishing.withTable(landing);
    }
    PCollectionList.of(counts).apply("Publish the run", publishing);
  }

  private void addCounts(PCollection<LedgerCount> more) {
    counts.add(more.setCoder(LedgerCount.Coder.of()));
  }
}
