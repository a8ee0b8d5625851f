package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Announcement;
import dev.millrace.io.Edge;
import dev.millrace.io.PublishRun;
import dev.millrace.io.Run;
import dev.millrace.io.StagedTable;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.io.manifest.ManifestEntry;
import dev.millrace.io.manifest.ManifestEntry.TableEntry;
import dev.millrace.pipelines.deadletters.PinnedFiles;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.DropDuplicates;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.Step;
import dev.millrace.transforms.WithoutDuplicates;
import dev.millrace.transforms.events.Baseline;
import dev.millrace.transforms.events.Event;
import dev.millrace.transforms.events.EventRowCoder;
import dev.millrace.transforms.quality.RowsProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The graph of {@code ingest-events} over a source: records become events where they are read, meet
 * their duplicates if they have ids, and land in the folder of their time; the last step publishes
 * if the books balance.
 */
final class IngestEventsGraph {
  static final String EVENTS = "events";
  static final String DEAD_LETTERS = "dead-letters";
  static final String ANOMALIES = "anomalies";

  private final EventSource source;
  private final Settings settings;
  private final Run run;
  private final Seams seams;
  private final List<PCollection<LedgerCount>> counts = new ArrayList<>();
  private final List<PCollection<DeadLetter>> letters = new ArrayList<>();
  private final RunFiles files;
  private RowsTarget target = new RowsInFiles();
  private @Nullable PCollectionView<Iterable<List<Baseline>>> baselines;

  IngestEventsGraph(EventSource source, Settings settings, Run run, Seams seams) {
    this.source = source;
    this.settings = settings;
    this.run = run;
    this.seams = seams;
    this.files = new RunFiles(run, settings, seams, source.textBytes());
  }

  /**
   * What a run depends on.
   *
   * @param key by which two events are one; null if each is one of its own
   * @param bytesPerFile of events as they were read
   * @param lineage for the manifest
   * @param expectations of the rows
   */
  record Settings(
      ReadEvents.Settings reading,
      @Nullable EventKey key,
      EventTableFormat tableFormat,
      long bytesPerFile,
      int keepRuns,
      Lineage lineage,
      Expectations expectations) {

    /**
     * The same for dead letters of a table, few rows that are added to it: what is expected of all
     * rows together is not expected of them.
     */
    Settings ofReplay(Lineage letters) {
      return new Settings(
          reading, key, tableFormat, bytesPerFile, keepRuns, letters, expectations.ofRows());
    }
  }

  /** Clean rows land there; in files alone if nothing is said. */
  IngestEventsGraph landingIn(RowsTarget rows) {
    target = rows;
    return this;
  }

  void build(Pipeline pipeline) {
    source.requireSame(pinned());
    EventSteps steps = steps();
    PCollectionTuple read = source.read(pipeline, steps);
    letters.add(read.get(ReadEvents.DEAD_LETTERS));
    landDeadLetters(
        Edges.DEAD_LETTERS.to(), Edges.DEAD_LETTERS, read.get(ReadEvents.DEAD_LETTERS), "part");
    PCollection<Event> events = take(dropDuplicates(read.get(ReadEvents.EVENTS), steps));
    learn(events);
    PCollectionTuple partitioned = partition(events);
    landEvents(partitioned.get(PartitionEvents.ROWS), read);
    publish(quality(partitioned, allLetters()));
  }

  private EventSteps steps() {
    return new EventSteps(
        run, settings.reading(), firstEdge(), target.sizes(), seams, this::addCounts);
  }

  private Edge firstEdge() {
    return settings.key() == null ? target.leaving(Edges.EVENTS) : Edges.EVENTS_TO_COMPARE;
  }

  /**
   * @param named how its files begin: two landings share the folder
   */
  private void landDeadLetters(
      String step, Edge edge, PCollection<DeadLetter> deadLetters, String named) {
    addCounts(seams.between(edge, deadLetters).apply(step, files.deadLetters(edge, named)));
  }

  private PCollection<DeadLetter> allLetters() {
    return letters.size() == 1
        ? letters.get(0)
        : PCollectionList.of(letters).apply("All dead letters", Flatten.pCollections());
  }

  private PCollection<Event> dropDuplicates(PCollection<Event> events, EventSteps steps) {
    EventKey key = settings.key();
    if (key == null) {
      return seams.between(target.leaving(Edges.EVENTS), events);
    }
    Edge distinctTo = target.leaving(source.distinct());
    WithoutDuplicates<Event> distinct =
        seams
            .between(Edges.EVENTS_TO_COMPARE, events)
            .apply(
                distinctTo.from(),
                DropDuplicates.by(key, key.coder())
                    .positionedBy(Event::position)
                    .in(
                        Step.named(distinctTo.from())
                            .receivingFrom(Edges.EVENTS_TO_COMPARE.from())
                            .sendingTo(distinctTo.to())
                            .counting(distinctTo.unit())));
    addCounts(distinct.counts());
    return source.compare(seams.between(distinctTo, distinct.kept()), steps);
  }

  /** Without detectors nobody needs to know what is ordinary. */
  private void learn(PCollection<Event> events) {
    EventLayout layout = settings.reading().layout();
    if (layout.detectors().isEmpty()) {
      return;
    }
    PCollectionTuple learned = LearnBaselines.of(events, layout, seams);
    addCounts(learned.get(LearnBaselines.COUNTS));
    baselines = learned.get(LearnBaselines.BASELINES).apply("View of baselines", View.asIterable());
  }

  /** What is not taken where rows land is a dead letter. */
  private PCollection<Event> take(PCollection<Event> events) {
    TakenEvents taken = target.take(events, eventsToRows(), source.textBytes(), seams);
    taken.counts().forEach(this::addCounts);
    PCollection<DeadLetter> refused = taken.refused();
    if (refused != null) {
      letters.add(refused);
      landDeadLetters("Land refused rows", Edges.REFUSED, refused, "refused");
    }
    return taken.events();
  }

  private Edge eventsToRows() {
    return settings.key() == null ? Edges.EVENTS : source.compared();
  }

  private PCollectionTuple partition(PCollection<Event> events) {
    EventLayout layout = settings.reading().layout();
    PartitionEvents partitioning =
        new PartitionEvents(
            target.arriving(eventsToRows()),
            layout,
            settings.reading().partitions(),
            settings.expectations(),
            baselines);
    PCollectionTuple partitioned =
        events.apply(
            "Take rows",
            ParDo.of(partitioning)
                .withSideInputs(partitioning.sideInputs())
                .withOutputTags(PartitionEvents.ROWS, partitioning.besideRows()));
    addCounts(partitioned.get(PartitionEvents.COUNTS));
    partitioned.get(PartitionEvents.ROWS).setCoder(EventRowCoder.of(layout.landedRows()));
    landAnomalies(
        partitioned.get(PartitionEvents.ANOMALIES).setCoder(layout.anomalies().rowCoder()));
    return partitioned;
  }

  /** Without rules nothing is set aside, and there is no such table. */
  private void landAnomalies(PCollection<Row> anomalies) {
    if (!settings.reading().layout().isJudging()) {
      return;
    }
    addCounts(
        seams.between(Edges.ANOMALIES, anomalies).apply(Edges.ANOMALIES.to(), files.anomalies()));
  }

  private void landEvents(PCollection<Row> rows, PCollectionTuple read) {
    addCounts(seams.between(Edges.ROWS, rows).apply(Edges.ROWS.to(), target.landing(read, files)));
  }

  private Announcement quality(PCollectionTuple partitioned, PCollection<DeadLetter> letters) {
    PCollection<KV<Long, RowsProfile>> partitionProfiles =
        QualitySteps.ofPartitions(
            seams.between(
                Edges.PROFILES,
                partitioned
                    .get(PartitionEvents.PROFILES)
                    .setCoder(KvCoder.of(VarLongCoder.of(), RowsProfile.Coder.of()))));
    PCollection<RowsProfile> profile = QualitySteps.ofRun(partitionProfiles);
    addCounts(QualitySteps.rows(profile));
    IngestAnnouncement whole =
        new IngestAnnouncement(
            manifest(),
            settings.reading().layout(),
            settings.expectations(),
            profile.apply("View of the run", View.asIterable()),
            QualitySteps.newest(
                seams.between(Edges.PARTITION_ROWS, partitionProfiles), settings.reading()),
            QualitySteps.ofDeadLetters(seams.between(Edges.REASONS, letters)),
            settings.reading().layout().isJudging()
                ? QualitySteps.ofAnomalies(
                    seams.between(Edges.BROKEN_RULES, partitioned.get(PartitionEvents.ANOMALIES)))
                : null,
            settings.expectations().unique().isEmpty()
                ? null
                : repeats(partitioned.get(PartitionEvents.KEYS)),
            baselines);
    return source.announcing(whole, settings.keepRuns());
  }

  private PCollectionView<Map<Integer, Long>> repeats(
      PCollection<KV<Integer, KV<byte[], Long>>> keys) {
    PCollectionTuple counted =
        CountRepeats.of(seams.between(Edges.KEYS, keys.setCoder(CountRepeats.coder())));
    addCounts(counted.get(CountRepeats.COUNTS));
    return QualitySteps.repeats(
        seams.between(
            Edges.REPEATS,
            counted
                .get(CountRepeats.REPEATS)
                .setCoder(KvCoder.of(VarIntCoder.of(), VarLongCoder.of()))));
  }

  private void publish(Announcement announcement) {
    PublishRun publishing =
        PublishRun.of(run, target.plan(source.plan())).announcedBy(announcement);
    for (LedgerCount count : source.opening()) {
      publishing = publishing.opening(count);
    }
    if (source.isUsedUp()) {
      publishing = publishing.whateverIsKept();
    }
    if (!source.isOneOfMany()) {
      publishing = files.withTables(publishing);
    }
    publishing = files.withPartitions(publishing);
    Optional<StagedTable> table = target.staged();
    if (table.isPresent()) {
      publishing = publishing.withStaged(table.get());
    }
    PCollectionList.of(counts).apply("Publish the run", publishing);
  }

  private ManifestEntry manifest() {
    EventLayout layout = settings.reading().layout();
    ManifestEntry entry =
        ManifestEntry.of(
                Edges.PLAN.pipeline(),
                layout.landed(),
                new Manifest.Source(
                    settings.lineage().inputs(), source.totalFiles(), source.totalBytes()),
                pinned().behind(settings.lineage().arguments()),
                settings.keepRuns())
            .withTable(target.entry(settings.tableFormat(), layout.landed().fingerprint()));
    if (layout.isJudging()) {
      entry =
          entry.withTable(
              TableEntry.inFiles(
                  ANOMALIES,
                  settings.tableFormat().word(),
                  Edges.ANOMALIES,
                  layout.anomalies().fingerprint()));
    }
    return source.announced(
        entry.withTable(
            TableEntry.inFiles(DEAD_LETTERS, "jsonl", Edges.DEAD_LETTERS, null)
                .and(Edges.REFUSED)));
  }

  private PinnedFiles pinned() {
    return settings.reading().layout().pinned(settings.reading().key());
  }

  private void addCounts(PCollection<LedgerCount> more) {
    counts.add(more.setCoder(LedgerCount.Coder.of()));
  }
}
