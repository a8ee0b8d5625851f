package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.LandFiles;
import dev.millrace.io.LedgerPlan;
import dev.millrace.io.ParquetFormat;
import dev.millrace.io.PublishRun;
import dev.millrace.io.Run;
import dev.millrace.io.TableRowCoder;
import dev.millrace.io.bigquery.LoadLanded;
import dev.millrace.io.bigquery.StagedBigQueryTable;
import dev.millrace.transforms.LedgerCount;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * The graph of {@code web-log-alerts} over a source that ends: what it counts meets by client and
 * by window, is judged, and lands; the last step publishes if the books balance.
 */
final class WebLogAlertsGraph {
  private final LogSource source;
  private final Settings settings;
  private final Run run;
  private final Seams seams;
  private final SharedSteps steps;
  private LoadedTables loaded = LoadedTables.none();
  private @Nullable LogManifest manifest;

  WebLogAlertsGraph(LogSource source, Settings settings, Run run, Seams seams) {
    this.source = source;
    this.settings = settings;
    this.run = run;
    this.seams = seams;
    this.steps = new SharedSteps(settings.common(), run, seams);
  }

  /** What a bounded run depends on, whatever it reads. */
  record Settings(SharedSteps.Settings common, int keepRuns) {}

  /** BigQuery loads the files into these tables. */
  WebLogAlertsGraph loadedInto(LoadedTables tables) {
    loaded = tables;
    return this;
  }

  /** What is counted lands too, so that a replay can add to it; the manifest lists all files. */
  WebLogAlertsGraph keepingAccumulators(LogManifest listing) {
    manifest = listing;
    steps.giveReceipts();
    return this;
  }

  void build(Pipeline pipeline) {
    PCollectionTuple counted = source.count(pipeline, steps);
    steps.landDeadLetters(counted.get(Emitter.DEAD_LETTERS), source.files());
    if (manifest != null) {
      keep(AccumulatorKind.CLIENTS, counted.get(Emitter.CLIENTS));
      keep(AccumulatorKind.TRAFFIC, counted.get(Emitter.TRAFFIC));
    }
    steps.landClients(counted.get(Emitter.CLIENTS), source.shards());
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

  private <K extends Number> void keep(AccumulatorKind kind, PCollection<KV<K, byte[]>> counted) {
    PCollectionTuple kept =
        seams
            .between(kind.toKeep(), counted)
            .apply(
                kind.kept().from(),
                ParDo.of(new KeepAccumulators<K>(kind))
                    .withOutputTags(
                        KeepAccumulators.ROWS, TupleTagList.of(KeepAccumulators.COUNTS)));
    steps.addCounts(kept.get(KeepAccumulators.COUNTS));
    steps.land(
        kept.get(KeepAccumulators.ROWS).setCoder(TableRowCoder.of(Accumulator.class)),
        steps
            .landing(
                Accumulator.TABLE,
                ParquetFormat.of(Accumulator.class).weighedBy(Edges.REQUESTS),
                kind.kept())
            .weighedAs(Edges.REQUESTS)
            .named(kind.word())
            .inShards(source.shards()));
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
    PublishRun publishing =
        source.opened(PublishRun.of(run, source.plan(plan())).keeping(settings.keepRuns()));
    for (LandFiles<?> landing : steps.landings()) {
      publishing = publishing.withTable(landing);
    }
    for (StagedBigQueryTable table : loaded.tables()) {
      publishing = publishing.withStaged(table);
    }
    LogManifest listing = manifest;
    counts.apply(
        "Publish the run",
        listing == null
            ? publishing
            : publishing.announcedBy(
                listing.entry(source, settings.common(), settings.keepRuns())));
  }

  private LedgerPlan plan() {
    if (manifest != null) {
      return Edges.KEEPING_PLAN;
    }
    return loaded.isAny() ? Edges.LOADING_PLAN : Edges.PLAN;
  }
}
