package dev.millrace.pipelines.weblogalerts;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import dev.millrace.io.FileInlet;
import dev.millrace.io.FileLine;
import dev.millrace.io.FileRange;
import dev.millrace.io.LandFiles;
import dev.millrace.io.PublishRun;
import dev.millrace.io.ReadLines;
import dev.millrace.io.Run;
import dev.millrace.io.TableRowCoder;
import dev.millrace.io.bigquery.LoadLanded;
import dev.millrace.io.bigquery.StagedBigQueryTable;
import dev.millrace.transforms.DropCopies;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.Step;
import dev.millrace.transforms.WithoutDuplicates;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * The graph of {@code web-log-alerts} over files: lines become counts where they are read, counts
 * meet by client and by window, are judged, and land; the last step publishes if the books balance.
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

  private final Settings settings;
  private final Run run;
  private final Seams seams;
  private final SharedSteps steps;
  private final int files;
  private final int shards;
  private LoadedTables loaded = LoadedTables.none();

  WebLogAlertsGraph(Settings settings, Run run, Seams seams) {
    this.settings = settings;
    this.run = run;
    this.seams = seams;
    this.steps = new SharedSteps(settings.common(), run, seams);
    this.files =
        (int)
            Math.max(1, Math.min(MOST_FILES, settings.inlet().textBytes() / INPUT_BYTES_PER_FILE));
    this.shards =
        (int)
            Math.max(
                1, Math.min(MOST_SHARDS, settings.inlet().textBytes() / INPUT_BYTES_PER_SHARD));
  }

  /** What a run over files depends on. */
  record Settings(
      SharedSteps.Settings common,
      FileInlet inlet,
      Duplicates duplicates,
      Servers servers,
      int keepRuns) {}

  /** BigQuery loads the files into these tables. */
  WebLogAlertsGraph loadedInto(LoadedTables tables) {
    loaded = tables;
    return this;
  }

  void build(Pipeline pipeline) {
    PCollectionTuple counted = countLines(pipeline);
    steps.landDeadLetters(counted.get(Emitter.DEAD_LETTERS), files);
    steps.landClients(counted.get(Emitter.CLIENTS), shards);
    landTraffic(steps.mergeTraffic(counted.get(Emitter.TRAFFIC)));
    publish(loaded.isAny() ? loadLanded() : steps.counts());
  }

  /** The books of all steps and of the loading, which begins when all has landed. */
  private PCollectionList<LedgerCount> loadLanded() {
    PCollection<LedgerCount> landed =
        steps.counts().apply("All that has landed", Flatten.pCollections());
    return PCollectionList.of(landed)
        .and(landed.apply("Load into BigQuery", LoadLanded.into(loaded.loadings())));
  }

  private PCollectionTuple countLines(Pipeline pipeline) {
    return switch (settings.duplicates()) {
      case KEEP -> countFiles(pipeline, settings.inlet());
      case COPIES -> countCopies(pipeline);
      case ID -> throw new IllegalStateException("Lines of files have no ids");
    };
  }

  /** The hot path: a line is counted where it is read. */
  private PCollectionTuple countFiles(Pipeline pipeline, FileInlet inlet) {
    return steps.counted(
        seams
            .between(Edges.RANGES, pipeline.apply("Find log files", inlet.ranges()))
            .apply(
                "Read, parse and count lines",
                ParDo.of(new CountLines(settings.common().selection(), seams, shards))
                    .withOutputTags(Emitter.CLIENTS, SharedSteps.OTHER_COUNTS)));
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
    steps.addCounts(ranges.get(Emitter.COUNTS));
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
    steps.addCounts(lines.counts());
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
    steps.addCounts(distinct.counts());
    return steps.counted(
        distinct
            .kept()
            .apply(
                "Parse and count lines",
                ParDo.of(new CountDistinctLines(settings.common().selection(), seams, shards))
                    .withOutputTags(Emitter.CLIENTS, SharedSteps.OTHER_COUNTS)));
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

  private void landTraffic(PCollection<TrafficRow> windows) {
    LandFiles<TrafficRow> rowLanding = steps.trafficLanding();
    LandFiles<Alert> alertLanding = steps.alertLanding("traffic", Edges.TRAFFIC_ALERTS);
    steps.addLanding(rowLanding);
    steps.addLanding(alertLanding);
    steps.addCounts(
        windows
            .apply("As one series", WithKeys.of(0))
            .setCoder(KvCoder.of(VarIntCoder.of(), TableRowCoder.of(TrafficRow.class)))
            .apply("Gather series", GroupByKey.create())
            .apply(
                "Judge and land windows",
                ParDo.of(
                    new LandTraffic(
                        SharedSteps.trafficVerdicts(),
                        SharedSteps.DETECTOR,
                        settings.common().selection().windowMillis(),
                        rowLanding,
                        alertLanding,
                        seams))));
  }

  private void publish(PCollectionList<LedgerCount> counts) {
    List<FileRange> ranges = settings.inlet().split();
    PublishRun publishing =
        PublishRun.of(run, loaded.isAny() ? Edges.LOADING_PLAN : Edges.PLAN)
            .keeping(settings.keepRuns())
            .watching(settings.common().health())
            .opening(Edges.RANGES.sent(ranges.stream().mapToLong(FileRange::length).sum()));
    for (LandFiles<?> landing : steps.landings()) {
      publishing = publishing.withTable(landing);
    }
    for (StagedBigQueryTable table : loaded.tables()) {
      publishing = publishing.withStaged(table);
    }
    counts.apply("Publish the run", publishing);
  }
}
