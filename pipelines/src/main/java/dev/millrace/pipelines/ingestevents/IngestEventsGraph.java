package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Announcement;
import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.Edge;
import dev.millrace.io.FileFormat;
import dev.millrace.io.LandFiles;
import dev.millrace.io.LandPartitions;
import dev.millrace.io.PublishRun;
import dev.millrace.io.Run;
import dev.millrace.io.StagedTable;
import dev.millrace.io.bigquery.StagedBigQueryTable;
import dev.millrace.io.jdbc.JdbcInlet;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.io.kafka.TopicRecords;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.io.manifest.ManifestEntry;
import dev.millrace.io.manifest.ManifestEntry.TableEntry;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.DropDuplicates;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.Step;
import dev.millrace.transforms.WithoutDuplicates;
import dev.millrace.transforms.events.Event;
import dev.millrace.transforms.events.EventSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * The graph of {@code ingest-events} over files: records become events where they are read, meet
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

  private final Settings settings;
  private final Run run;
  private final Seams seams;
  private final List<PCollection<LedgerCount>> counts = new ArrayList<>();
  private final List<LandFiles<?>> tables = new ArrayList<>();
  private @Nullable StagedTable staged;
  private @Nullable StagedBigQueryTable loaded;
  private @Nullable LandPartitions<Row> partitions;

  IngestEventsGraph(Settings settings, Run run, Seams seams) {
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
   */
  record Settings(
      EventInput input,
      ReadEvents.Settings reading,
      @Nullable EventKey key,
      EventTableFormat tableFormat,
      long bytesPerFile,
      int keepRuns,
      Lineage lineage) {}

  /** Events land there, in place of files. */
  IngestEventsGraph landingIn(StagedTable table) {
    staged = table;
    return this;
  }

  /** Events land as files, which this table loads. */
  IngestEventsGraph loadedInto(StagedBigQueryTable table) {
    loaded = table;
    return this;
  }

  void build(Pipeline pipeline) {
    PCollectionTuple read = readEvents(pipeline);
    landDeadLetters(read.get(ReadEvents.DEAD_LETTERS));
    PCollection<Row> rows = partition(dropDuplicates(read.get(ReadEvents.EVENTS)));
    landEvents(rows, read);
    publish();
  }

  private PCollectionTuple readEvents(Pipeline pipeline) {
    List<PCollectionTuple> read = new ArrayList<>();
    settings.input().formats().forEach(format -> read.add(readFormat(pipeline, format)));
    if (!settings.input().tables().isEmpty()) {
      read.add(readTables(pipeline, settings.input().tables()));
    }
    settings.input().topics().ifPresent(topics -> read.add(readTopics(pipeline, topics)));
    PCollectionTuple all =
        PCollectionTuple.of(
                ReadEvents.EVENTS, joined("events", read, ReadEvents.EVENTS, eventCoder()))
            .and(
                ReadEvents.DEAD_LETTERS,
                joined("dead letters", read, ReadEvents.DEAD_LETTERS, DeadLetter.Coder.of()));
    return switch (sizes()) {
      case BY_PARTITION ->
          all.and(
              ReadEvents.WEIGHTS,
              joined(
                  "weights",
                  read,
                  ReadEvents.WEIGHTS,
                  KvCoder.of(VarLongCoder.of(), VarLongCoder.of())));
      case UNWANTED -> all;
    };
  }

  private PCollectionTuple readFormat(Pipeline pipeline, InputFormat format) {
    PCollectionTuple outputs =
        seams
            .between(
                Edges.FILES,
                pipeline.apply("Find " + format.word() + " files", settings.input().ranges(format)))
            .apply(
                "Read and parse " + format.word() + " events",
                ParDo.of(new ReadEvents(format, outputs()))
                    .withOutputTags(ReadEvents.EVENTS, besideEvents()));
    addCounts(outputs.get(ReadEvents.COUNTS));
    return outputs;
  }

  private PCollectionTuple readTables(Pipeline pipeline, List<JdbcInlet> tables) {
    List<Integer> ranges = IntStream.range(0, ReadTables.ranges(tables)).boxed().toList();
    PCollectionTuple outputs =
        seams
            .between(
                Edges.TABLES,
                pipeline
                    .apply("Find tables", Create.of(ranges).withCoder(VarIntCoder.of()))
                    .apply("Spread ranges of tables", Reshuffle.viaRandomKey()))
            .apply(
                "Read and parse rows of tables",
                ParDo.of(new ReadTables(tables, outputs()))
                    .withOutputTags(ReadEvents.EVENTS, besideEvents()));
    addCounts(outputs.get(ReadEvents.COUNTS));
    return outputs;
  }

  private PCollectionTuple readTopics(Pipeline pipeline, EventTopics topics) {
    PCollectionTuple outputs =
        seams
            .between(
                Edges.OFFSETS,
                pipeline.apply(Edges.OFFSETS.from(), KafkaInlet.spread(topics.ranges())))
            .apply(
                "Read and parse " + topics.format().word() + " events of topics",
                ParDo.of(
                        new ReadTopics(
                            new TopicRecords(topics.address()), topics.format(), outputs()))
                    .withOutputTags(ReadEvents.EVENTS, besideEvents()));
    addCounts(outputs.get(ReadEvents.COUNTS));
    return outputs;
  }

  private EventOutputs outputs() {
    return new EventOutputs(settings.reading(), firstEdge(), seams, sizes());
  }

  private ReadEvents.Sizes sizes() {
    return staged == null ? ReadEvents.Sizes.BY_PARTITION : ReadEvents.Sizes.UNWANTED;
  }

  private TupleTagList besideEvents() {
    TupleTagList tags = TupleTagList.of(ReadEvents.DEAD_LETTERS).and(ReadEvents.COUNTS);
    return switch (sizes()) {
      case BY_PARTITION -> tags.and(ReadEvents.WEIGHTS);
      case UNWANTED -> tags;
    };
  }

  private Edge firstEdge() {
    return settings.key() == null ? Edges.EVENTS : Edges.EVENTS_TO_COMPARE;
  }

  private Coder<Event> eventCoder() {
    return Event.Coder.of(settings.reading().layout().rows());
  }

  private static <T> PCollection<T> joined(
      String what, List<PCollectionTuple> parts, TupleTag<T> tag, Coder<T> coder) {
    List<PCollection<T>> all = parts.stream().map(part -> part.get(tag).setCoder(coder)).toList();
    return all.size() == 1
        ? all.get(0)
        : PCollectionList.of(all).apply("All " + what, Flatten.pCollections());
  }

  private void landDeadLetters(PCollection<DeadLetter> deadLetters) {
    LandFiles<DeadLetter> landing =
        LandFiles.into(
                run.table(DEAD_LETTERS),
                seams.files(Edges.DEAD_LETTERS, DeadLetterFormat.of()),
                Edges.DEAD_LETTERS)
            .inShards(filesOfRefuse())
            .withReceipts();
    tables.add(landing);
    addCounts(
        seams.between(Edges.DEAD_LETTERS, deadLetters).apply(Edges.DEAD_LETTERS.to(), landing));
  }

  private int filesOfRefuse() {
    return (int)
        Math.max(1, Math.min(MOST_FILES, settings.input().textBytes() / DEAD_LETTERS_PER_FILE));
  }

  private PCollection<Event> dropDuplicates(PCollection<Event> events) {
    EventKey key = settings.key();
    if (key == null) {
      return seams.between(Edges.EVENTS, events);
    }
    WithoutDuplicates<Event> distinct =
        seams
            .between(Edges.EVENTS_TO_COMPARE, events)
            .apply(
                Edges.DISTINCT_EVENTS.from(),
                DropDuplicates.by(key, key.coder())
                    .positionedBy(Event::position)
                    .in(
                        Step.named(Edges.DISTINCT_EVENTS.from())
                            .receivingFrom(Edges.EVENTS_TO_COMPARE.from())
                            .sendingTo(Edges.DISTINCT_EVENTS.to())
                            .counting(Edges.DISTINCT_EVENTS.unit())));
    addCounts(distinct.counts());
    return seams.between(Edges.DISTINCT_EVENTS, distinct.kept());
  }

  private PCollection<Row> partition(PCollection<Event> events) {
    PCollectionTuple partitioned =
        events.apply(
            "Take rows",
            ParDo.of(
                    new PartitionEvents(
                        settings.key() == null ? Edges.EVENTS : Edges.DISTINCT_EVENTS,
                        settings.reading().layout()))
                .withOutputTags(
                    PartitionEvents.ROWS,
                    TupleTagList.of(PartitionEvents.ANOMALIES).and(PartitionEvents.COUNTS)));
    addCounts(partitioned.get(PartitionEvents.COUNTS));
    landAnomalies(
        partitioned
            .get(PartitionEvents.ANOMALIES)
            .setCoder(settings.reading().layout().anomalies().rowCoder()));
    return partitioned
        .get(PartitionEvents.ROWS)
        .setCoder(RowCoder.of(settings.reading().layout().landedRows()));
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
    StagedTable table = staged;
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
                settings.bytesPerFile())
            .withReceipts();
    tables.add(landing.empty());
    partitions = landing;
    StagedBigQueryTable loading = loaded;
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

  private void publish() {
    PublishRun publishing =
        PublishRun.of(run, loaded == null ? Edges.PLAN : Edges.LOADING_PLAN)
            .announcedBy(announcement())
            .opening(Edges.FILES.sent(settings.input().totalBytes()))
            .opening(Edges.TABLES.sent(ReadTables.ranges(settings.input().tables())))
            .opening(Edges.OFFSETS.sent(settings.input().totalOffsets()));
    if (settings.input().topics().isPresent()) {
      if (!settings.input().topics().get().isFirst()) {
        publishing = publishing.whateverIsKept();
      }
    } else {
      for (LandFiles<?> table : tables) {
        publishing = publishing.withTable(table);
      }
    }
    if (partitions != null) {
      publishing = publishing.withPartitions(partitions);
    }
    StagedTable table = staged == null ? loaded : staged;
    PCollectionList.of(counts)
        .apply("Publish the run", table == null ? publishing : publishing.withStaged(table));
  }

  private Announcement announcement() {
    return settings
        .input()
        .topics()
        .map(topics -> topics.announcing(manifest()))
        .orElseGet(this::manifest);
  }

  private ManifestEntry manifest() {
    EventLayout layout = settings.reading().layout();
    ManifestEntry entry =
        ManifestEntry.of(
                Edges.PLAN.pipeline(),
                layout.landed(),
                new Manifest.Source(
                    settings.lineage().inputs(),
                    settings.input().totalFiles(),
                    settings.input().totalBytes()),
                settings.lineage().arguments(),
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
    return entry.withTable(TableEntry.inFiles(DEAD_LETTERS, "jsonl", Edges.DEAD_LETTERS, null));
  }

  private TableEntry events(String schema) {
    if (staged != null) {
      return TableEntry.elsewhere(EVENTS, "postgresql", Edges.ROWS, schema);
    }
    return loaded != null
        ? TableEntry.elsewhere(EVENTS, "bigquery", Edges.LOADED, schema)
        : TableEntry.inFiles(EVENTS, settings.tableFormat().word(), Edges.ROWS, schema);
  }

  private void addCounts(PCollection<LedgerCount> more) {
    counts.add(more.setCoder(LedgerCount.Coder.of()));
  }
}
