package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Announcement;
import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.Edge;
import dev.millrace.io.FileFormat;
import dev.millrace.io.LandFiles;
import dev.millrace.io.LandPartitions;
import dev.millrace.io.LedgerPlan;
import dev.millrace.io.PublishRun;
import dev.millrace.io.Run;
import dev.millrace.io.StagedRows;
import dev.millrace.io.StagedTable;
import dev.millrace.io.bigquery.StagedBigQueryTable;
import dev.millrace.io.bigquery.StreamedBigQueryTable;
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
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.quality.RowsProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** Of what a run reads, one file of dead letters takes about so many bytes if all are. */
  private static final long DEAD_LETTERS_PER_FILE = 64L << 20;

  private static final int MOST_FILES = 256;

  private final EventSource source;
  private final Settings settings;
  private final Run run;
  private final Seams seams;
  private final List<PCollection<LedgerCount>> counts = new ArrayList<>();
  private final List<PCollection<DeadLetter>> letters = new ArrayList<>();
  private final List<LandFiles<?>> tables = new ArrayList<>();
  private @Nullable StagedRows staged;
  private @Nullable StagedBigQueryTable loaded;
  private @Nullable StreamedBigQueryTable sentTo;
  private @Nullable LandPartitions<Row> partitions;
  private @Nullable PCollectionView<Iterable<List<Baseline>>> baselines;

  IngestEventsGraph(EventSource source, Settings settings, Run run, Seams seams) {
    this.source = source;
    this.settings = settings;
    this.run = run;
    this.seams = seams;
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

  /** Events land there, in place of files. */
  IngestEventsGraph landingIn(StagedRows table) {
    staged = table;
    return this;
  }

  /** Events land as files, which this table loads. */
  IngestEventsGraph loadedInto(StagedBigQueryTable table) {
    loaded = table;
    return this;
  }

  /** Events land as files, those whose rows this table takes. */
  IngestEventsGraph sentTo(StreamedBigQueryTable table) {
    sentTo = table;
    return this;
  }

  void build(Pipeline pipeline) {
    source.requireSame(pinned());
    EventSteps steps = steps();
    PCollectionTuple read = source.read(pipeline, steps);
    letters.add(read.get(ReadEvents.DEAD_LETTERS));
    landDeadLetters(
        Edges.DEAD_LETTERS.to(), Edges.DEAD_LETTERS, read.get(ReadEvents.DEAD_LETTERS), "part");
    PCollection<Event> events = send(dropDuplicates(read.get(ReadEvents.EVENTS), steps));
    learn(events);
    PCollectionTuple partitioned = partition(events);
    landEvents(partitioned.get(PartitionEvents.ROWS), read);
    publish(quality(partitioned, allLetters()));
  }

  private EventSteps steps() {
    return new EventSteps(run, settings.reading(), firstEdge(), sizes(), seams, this::addCounts);
  }

  private ReadEvents.Sizes sizes() {
    return staged == null ? ReadEvents.Sizes.BY_PARTITION : ReadEvents.Sizes.UNWANTED;
  }

  private Edge firstEdge() {
    return settings.key() == null ? within(Edges.EVENTS) : Edges.EVENTS_TO_COMPARE;
  }

  /** An edge as this graph has it. */
  private Edge within(Edge edge) {
    return sentTo == null ? edge : Edges.toBigQuery(edge);
  }

  /**
   * @param named how its files begin: two landings share the folder
   */
  private void landDeadLetters(
      String step, Edge edge, PCollection<DeadLetter> deadLetters, String named) {
    LandFiles<DeadLetter> landing =
        LandFiles.into(run.table(DEAD_LETTERS), seams.files(edge, DeadLetterFormat.of()), edge)
            .named(named)
            .inShards(filesOfRefuse())
            .withReceipts();
    tables.add(landing);
    addCounts(seams.between(edge, deadLetters).apply(step, landing));
  }

  private PCollection<DeadLetter> allLetters() {
    return letters.size() == 1
        ? letters.get(0)
        : PCollectionList.of(letters).apply("All dead letters", Flatten.pCollections());
  }

  private int filesOfRefuse() {
    return (int) Math.max(1, Math.min(MOST_FILES, source.textBytes() / DEAD_LETTERS_PER_FILE));
  }

  private PCollection<Event> dropDuplicates(PCollection<Event> events, EventSteps steps) {
    EventKey key = settings.key();
    if (key == null) {
      return seams.between(within(Edges.EVENTS), events);
    }
    Edge distinctTo = within(source.distinct());
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

  /** The events that BigQuery takes, if it is to; those that it refuses are dead letters. */
  private PCollection<Event> send(PCollection<Event> events) {
    StreamedBigQueryTable table = sentTo;
    if (table == null) {
      return events;
    }
    PCollectionTuple sent =
        events.apply(
            Edges.ACCEPTED.from(),
            SendToBigQuery.of(
                table, settings.reading().layout(), within(eventsToRows()), source.textBytes()));
    addCounts(sent.get(SendToBigQuery.COUNTS));
    addCounts(
        seams
            .between(Edges.SENT, sent.get(SendToBigQuery.STREAMS))
            .apply(Edges.SENT.to(), table.committing()));
    letters.add(sent.get(SendToBigQuery.REFUSED));
    landDeadLetters(
        "Land refused rows", Edges.REFUSED, sent.get(SendToBigQuery.REFUSED), "refused");
    return seams.between(Edges.ACCEPTED, sent.get(SendToBigQuery.ACCEPTED));
  }

  private Edge eventsToRows() {
    return settings.key() == null ? Edges.EVENTS : source.compared();
  }

  private PCollectionTuple partition(PCollection<Event> events) {
    EventLayout layout = settings.reading().layout();
    PartitionEvents partitioning =
        new PartitionEvents(
            sentTo == null ? eventsToRows() : Edges.ACCEPTED,
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
    LandFiles<Row> landing =
        LandFiles.into(
                run.table(ANOMALIES),
                seams.files(
                    Edges.ANOMALIES,
                    settings
                        .tableFormat()
                        .of(
                            settings.reading().layout().anomalies(),
                            aboutFiles(settings.reading().layout().anomalies()))),
                Edges.ANOMALIES)
            .inShards(filesOfRefuse())
            .withReceipts();
    tables.add(landing);
    addCounts(seams.between(Edges.ANOMALIES, anomalies).apply(Edges.ANOMALIES.to(), landing));
  }

  private void landEvents(PCollection<Row> rows, PCollectionTuple read) {
    StagedRows table = staged;
    if (table != null) {
      addCounts(seams.between(Edges.ROWS, rows).apply(Edges.ROWS.to(), table.landing()));
      return;
    }
    FileFormat<Row> format =
        seams.files(
            Edges.ROWS,
            settings
                .tableFormat()
                .of(settings.reading().schema(), aboutFiles(settings.reading().schema())));
    LandPartitions<Row> landing =
        LandPartitions.into(run.table(EVENTS), format, Edges.ROWS)
            .by(
                settings.reading().partitions(),
                read.get(ReadEvents.WEIGHTS),
                settings.bytesPerFile());
    StagedBigQueryTable loading = loaded;
    if (loading == null) {
      landing = landing.withReceipts();
    }
    tables.add(landing.empty());
    partitions = landing;
    addCounts(
        seams
            .between(Edges.ROWS, rows)
            .apply(Edges.ROWS.to(), loading == null ? landing : loading.outOf(landing).landing()));
  }

  /** What each file says about itself, so that it can be understood by itself. */
  private Map<String, String> aboutFiles(EventSchema schema) {
    Map<String, String> about = new TreeMap<>();
    about.put("millrace.pipeline", Edges.PLAN.pipeline());
    about.put("millrace.run", run.id());
    about.put("millrace.schema", schema.json());
    about.put("millrace.schema.fingerprint", schema.fingerprint());
    PrivacyKey key = settings.reading().key();
    if (key != null) {
      about.put("millrace.privacy.key", key.id());
    }
    settings
        .reading()
        .schema()
        .version()
        .ifPresent(version -> about.put("millrace.schema.version", version));
    return about;
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
    PublishRun publishing = PublishRun.of(run, plan()).announcedBy(announcement);
    for (LedgerCount count : source.opening()) {
      publishing = publishing.opening(count);
    }
    if (source.isUsedUp()) {
      publishing = publishing.whateverIsKept();
    }
    if (!source.isOneOfMany()) {
      for (LandFiles<?> table : tables) {
        publishing = publishing.withTable(table);
      }
    }
    if (partitions != null) {
      publishing = publishing.withPartitions(partitions);
    }
    StagedTable table = sentTo != null ? sentTo : staged != null ? staged : loaded;
    PCollectionList.of(counts)
        .apply("Publish the run", table == null ? publishing : publishing.withStaged(table));
  }

  private LedgerPlan plan() {
    if (sentTo != null) {
      return Edges.sending(source.plan());
    }
    return loaded == null ? source.plan() : Edges.loading(source.plan());
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
            .withTable(events(layout.landed().fingerprint()));
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

  private TableEntry events(String schema) {
    if (staged != null) {
      return TableEntry.elsewhere(EVENTS, staged.system(), Edges.ROWS, schema);
    }
    return loaded != null
        ? TableEntry.elsewhere(EVENTS, loaded.system(), Edges.LOADED, schema)
        : TableEntry.inFiles(EVENTS, settings.tableFormat().word(), Edges.ROWS, schema);
  }

  private void addCounts(PCollection<LedgerCount> more) {
    counts.add(more.setCoder(LedgerCount.Coder.of()));
  }
}
