package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.BalanceBooks;
import dev.millrace.io.JsonLinesFormat;
import dev.millrace.io.LandFiles;
import dev.millrace.io.Run;
import dev.millrace.io.TableRowCoder;
import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.io.kafka.KafkaRange;
import dev.millrace.io.kafka.PartitionPlace;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Min;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * The graph of {@code web-log-alerts} over a bounded part of topics: what {@link
 * WebLogAlertsStream} does, for engines that cannot run it for ever. Windows that the watermark has
 * passed at the end of the part are judged, landed and published; what was counted of those still
 * open is held in files, from which the next increment goes on.
 */
final class WebLogAlertsIncrement {
  private static final int MOST_SHARDS = 16;
  private static final String CLIENTS_KIND = "clients";
  private static final String IDENTITIES = "identities";
  private static final Coder<KV<Integer, byte[]>> CLIENTS =
      KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of());
  private static final Coder<KV<Long, byte[]>> TRAFFIC =
      KvCoder.of(VarLongCoder.of(), ByteArrayCoder.of());

  private final Settings settings;
  private final Run run;
  private final SharedSteps steps;
  private final int shards;
  private final List<PCollection<OpenPart>> held = new ArrayList<>();
  private final List<PCollection<LedgerCount>> heldCounts = new ArrayList<>();

  WebLogAlertsIncrement(Settings settings, Run run) {
    this.settings = settings;
    this.run = run;
    this.steps = new SharedSteps(settings.common(), run, Seams.NONE);
    this.shards = Math.max(1, Math.min(MOST_SHARDS, settings.inlet().starts().size()));
  }

  /**
   * What an increment depends on.
   *
   * @param ranges what is read
   * @param places of the partitions that are not read, which hold the watermark back all the same
   * @param before what the increment before held
   * @param state where this one holds what the next needs
   */
  record Settings(
      SharedSteps.Settings common,
      KafkaInlet inlet,
      List<KafkaRange> ranges,
      List<PartitionPlace> places,
      HeldState before,
      ResourceId state) {}

  void build(Pipeline pipeline) {
    PCollection<OpenPart> before = heldBefore(pipeline);
    Counted increment =
        settings.inlet().identifies() ? countOnce(pipeline, before) : countEach(pipeline);
    PCollectionTuple counted = increment.counted();
    PCollectionView<Long> watermark = watermark(pipeline, increment.places());

    steps.landDeadLetters(
        closed(
            "deadLetters",
            counted.get(Emitter.DEAD_LETTERS),
            DeadLetter.Coder.of(),
            before,
            watermark),
        1);
    steps.addCounts(
        closed("counts", counted.get(Emitter.COUNTS), LedgerCount.Coder.of(), before, watermark));
    landClients(
        closed(CLIENTS_KIND, counted.get(Emitter.CLIENTS), CLIENTS, before, watermark), watermark);
    landTraffic(
        steps.mergeTraffic(
            closed("traffic", counted.get(Emitter.TRAFFIC), TRAFFIC, before, watermark)));

    if (increment.identities() != null) {
      // Of a window that is closed, nothing is compared any more.
      close(IDENTITIES, increment.identities(), ByteArrayCoder.of(), watermark);
    }
    hold();
    steps.publishWindows(null, null);
  }

  /**
   * What came of the increment's lines.
   *
   * @param places where the partitions are read on
   * @param identities of all lines that were counted in windows that are still open; null where
   *     duplicates are kept
   */
  private record Counted(
      PCollectionTuple counted,
      PCollection<PartitionPlace> places,
      @Nullable PCollection<byte[]> identities) {}

  private Counted countEach(Pipeline pipeline) {
    PCollectionTuple counted =
        pipeline
            .apply("Find records", KafkaInlet.spread(settings.ranges()))
            .apply(
                "Read, parse and count lines",
                ParDo.of(new CountRanges(reader(), settings.common().selection(), shards))
                    .withOutputTags(
                        Emitter.CLIENTS, SharedSteps.OTHER_COUNTS.and(CountRanges.PLACES)));
    return new Counted(counted, places(counted), null);
  }

  /** What the increments before have kept of windows that are still open is not kept again. */
  private Counted countOnce(Pipeline pipeline, PCollection<OpenPart> heldBefore) {
    PCollectionTuple read =
        pipeline
            .apply("Find records", KafkaInlet.spread(settings.ranges()))
            .apply(
                "Read lines",
                ParDo.of(new ReadRanges(reader()))
                    .withOutputTags(ReadRanges.BATCHES, TupleTagList.of(CountRanges.PLACES)));
    PCollection<byte[]> before = restored(IDENTITIES, ByteArrayCoder.of(), heldBefore);
    CountOnce.Result once =
        new CountOnce(settings.common().selection(), steps, Seams.NONE, shards)
            .after(before, read.get(ReadRanges.BATCHES).setCoder(KafkaBatch.Coder.of()));
    return new Counted(
        once.counted(),
        places(read),
        PCollectionList.of(once.kept())
            .and(before)
            .apply("All identities", Flatten.pCollections()));
  }

  private KafkaInlet.ReaderFactory reader() {
    return settings.inlet().reader(new LogEventTimes(settings.common().selection().format()));
  }

  private static PCollection<PartitionPlace> places(PCollectionTuple read) {
    return read.get(CountRanges.PLACES).setCoder(TableRowCoder.of(PartitionPlace.class));
  }

  /** The least of all partitions, read or not. */
  private PCollectionView<Long> watermark(Pipeline pipeline, PCollection<PartitionPlace> read) {
    PCollection<PartitionPlace> others =
        pipeline.apply(
            "Other partitions",
            Create.of(settings.places()).withCoder(TableRowCoder.of(PartitionPlace.class)));
    PCollection<PartitionPlace> all =
        PCollectionList.of(read).and(others).apply("All partitions", Flatten.pCollections());
    LandFiles<PartitionPlace> landing =
        LandFiles.into(
                settings.state(), JsonLinesFormat.of(PartitionPlace.class), IncrementBooks.PLACES)
            .named(HeldState.PLACES);
    heldCounts.add(
        all.apply(
                "Count places",
                MapElements.into(TypeDescriptor.of(LedgerCount.class))
                    .via(place -> IncrementBooks.PLACES.sent(1)))
            .setCoder(LedgerCount.Coder.of()));
    heldCounts.add(all.apply(IncrementBooks.PLACES.to(), landing));
    return all.apply(
            "Watermarks", MapElements.into(TypeDescriptors.longs()).via(PartitionPlace::watermark))
        .apply("Least watermark", Min.longsGlobally().asSingletonView());
  }

  private PCollection<OpenPart> heldBefore(Pipeline pipeline) {
    return pipeline
        .apply(
            "Find what was held",
            Create.of(settings.before().files()).withCoder(StringUtf8Coder.of()))
        .apply("Read what was held", ParDo.of(new ReadHeldFiles()))
        .setCoder(TableRowCoder.of(OpenPart.class));
  }

  private <T> PCollection<T> closed(
      String kind,
      PCollection<T> counted,
      Coder<T> coder,
      PCollection<OpenPart> before,
      PCollectionView<Long> watermark) {
    return close(
        kind,
        PCollectionList.of(counted.setCoder(coder))
            .and(restored(kind, coder, before))
            .apply("All " + kind, Flatten.pCollections()),
        coder,
        watermark);
  }

  private static <T> PCollection<T> restored(
      String kind, Coder<T> coder, PCollection<OpenPart> before) {
    return before
        .apply("Go on with " + kind, ParDo.of(new ReadOpenParts<>(kind, coder)))
        .setCoder(coder);
  }

  /** Holds what is of open windows, and hands on the rest. */
  private <T> PCollection<T> close(
      String kind, PCollection<T> all, Coder<T> coder, PCollectionView<Long> watermark) {
    TupleTag<T> closed = new TupleTag<>("closed");
    PCollectionTuple parts =
        steps
            .inWindows(kind, all)
            .apply(
                "Close windows of " + kind,
                ParDo.of(new CloseWindows<>(kind, coder, watermark, closed))
                    .withSideInputs(watermark)
                    .withOutputTags(
                        closed, TupleTagList.of(CloseWindows.HELD).and(CloseWindows.COUNTS)));
    held.add(
        inOneWindow(
            "held " + kind,
            parts.get(CloseWindows.HELD).setCoder(TableRowCoder.of(OpenPart.class))));
    heldCounts.add(
        inOneWindow(
            "counts of held " + kind,
            parts.get(CloseWindows.COUNTS).setCoder(LedgerCount.Coder.of())));
    return parts.get(closed).setCoder(coder);
  }

  private static <T> PCollection<T> inOneWindow(String what, PCollection<T> elements) {
    return elements.apply("Across windows: " + what, Window.into(new GlobalWindows()));
  }

  private void landClients(
      PCollection<KV<Integer, byte[]>> clients, PCollectionView<Long> watermark) {
    ClientLanding landing = steps.clientLanding(shards);
    PCollectionTuple landed =
        steps
            .gatherClients(
                clients.apply(
                    "Clients across windows",
                    Window.<KV<Integer, byte[]>>into(new GlobalWindows())
                        .withTimestampCombiner(TimestampCombiner.EARLIEST)))
            .apply(
                "Merge, score, judge and land clients",
                ParDo.of(
                        new LandClosedClients(
                            landing,
                            CLIENTS_KIND,
                            CLIENTS,
                            settings.before().watermark(),
                            watermark))
                    .withSideInputs(watermark)
                    .withOutputTags(
                        LandClosedClients.COUNTS,
                        TupleTagList.of(CloseWindows.HELD).and(CloseWindows.COUNTS)));
    steps.addCounts(
        steps.inWindows(
            "landed clients",
            landed.get(LandClosedClients.COUNTS).setCoder(LedgerCount.Coder.of())));
    held.add(landed.get(CloseWindows.HELD).setCoder(TableRowCoder.of(OpenPart.class)));
    heldCounts.add(landed.get(CloseWindows.COUNTS).setCoder(LedgerCount.Coder.of()));
  }

  private void landTraffic(PCollection<TrafficRow> windows) {
    PCollectionTuple judged =
        windows
            .apply("As one series", WithKeys.of(0))
            .setCoder(KvCoder.of(VarIntCoder.of(), TableRowCoder.of(TrafficRow.class)))
            .apply(
                "Across windows",
                Window.<KV<Integer, TrafficRow>>into(new GlobalWindows())
                    .withTimestampCombiner(TimestampCombiner.EARLIEST))
            .apply("Gather series", GroupByKey.create())
            .apply(
                "Judge windows in their order",
                ParDo.of(
                        new JudgeClosedWindows(
                            SharedSteps.trafficVerdicts(),
                            SharedSteps.DETECTOR,
                            settings.common().selection().windowMillis(),
                            settings.before().history()))
                    .withOutputTags(
                        JudgeTrafficInOrder.ROWS,
                        TupleTagList.of(JudgeTrafficInOrder.ALERTS)
                            .and(JudgeTrafficInOrder.COUNTS)
                            .and(JudgeClosedWindows.HISTORY)
                            .and(JudgeClosedWindows.HELD)));
    steps.landJudgedTraffic(judged);
    heldCounts.add(judged.get(JudgeClosedWindows.HELD).setCoder(LedgerCount.Coder.of()));
    heldCounts.add(
        judged
            .get(JudgeClosedWindows.HISTORY)
            .setCoder(TableRowCoder.of(TrafficRow.class))
            .apply(
                IncrementBooks.HISTORY.to(),
                LandFiles.into(
                        settings.state(),
                        JsonLinesFormat.of(TrafficRow.class),
                        IncrementBooks.HISTORY)
                    .named(HeldState.HISTORY)));
  }

  private void hold() {
    heldCounts.add(
        PCollectionList.of(held)
            .apply("All that is held", Flatten.pCollections())
            .apply(
                IncrementBooks.HELD.to(),
                LandFiles.into(
                        settings.state(), JsonLinesFormat.of(OpenPart.class), IncrementBooks.HELD)
                    .named(HeldState.PARTS)
                    .inShards(shards)));
    PCollectionList.of(heldCounts)
        .apply("Balance what is held", BalanceBooks.of(run, IncrementBooks.PLAN));
  }
}
