package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.Announcement;
import dev.millrace.io.FileFormat;
import dev.millrace.io.LandPartitions;
import dev.millrace.io.PublishRun;
import dev.millrace.io.Run;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.io.kafka.KafkaRange;
import dev.millrace.io.kafka.TopicRecord;
import dev.millrace.io.kafka.TopicRecords;
import dev.millrace.pipelines.ingestevents.EventTableFormat;
import dev.millrace.transforms.LedgerCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * The graph of {@code archive-topic}: ranges of offsets are read, their records land as rows in the
 * folder of their time, and the last step adds them to the archive if the books balance.
 */
final class ArchiveTopicGraph {
  static final String RECORDS = "records";

  private final Settings settings;
  private final Run run;
  private final Seams seams;
  private final List<PCollection<LedgerCount>> counts = new ArrayList<>();
  private @Nullable LandPartitions<Row> partitions;

  ArchiveTopicGraph(Settings settings, Run run, Seams seams) {
    this.settings = settings;
    this.run = run;
    this.seams = seams;
  }

  /**
   * What a run depends on.
   *
   * @param ranges what is read, as it is spread over the workers
   * @param bytesPerFile of keys, values and headers
   * @param announcement puts the run into the archive
   */
  record Settings(
      TopicRecords topics,
      List<KafkaRange> ranges,
      RecordPartitions partitions,
      EventTableFormat format,
      long bytesPerFile,
      Announcement announcement) {}

  void build(Pipeline pipeline) {
    PCollectionTuple read = readRecords(findOffsets(pipeline));
    PCollection<Row> rows = takeRows(read.get(ReadRecords.RECORDS));
    landRecords(rows, read.get(ReadRecords.WEIGHTS));
    publish();
  }

  private PCollection<KafkaRange> findOffsets(Pipeline pipeline) {
    // Where all that is new is a gap, there is no source that could be split.
    return settings.ranges().isEmpty()
        ? pipeline.apply(Edges.OFFSETS.from(), Create.empty(KafkaRange.Coder.of()))
        : pipeline.apply(Edges.OFFSETS.from(), KafkaInlet.spread(settings.ranges()));
  }

  private PCollectionTuple readRecords(PCollection<KafkaRange> ranges) {
    PCollectionTuple read =
        seams
            .between(Edges.OFFSETS, ranges)
            .apply(
                Edges.RECORDS.from(),
                ParDo.of(new ReadRecords(settings.topics(), settings.partitions()))
                    .withOutputTags(
                        ReadRecords.RECORDS,
                        TupleTagList.of(ReadRecords.WEIGHTS).and(ReadRecords.COUNTS)));
    addCounts(read.get(ReadRecords.COUNTS));
    return read;
  }

  private PCollection<Row> takeRows(PCollection<TopicRecord> records) {
    PCollectionTuple taken =
        seams
            .between(Edges.RECORDS, records.setCoder(TopicRecord.Coder.of()))
            .apply(
                Edges.ROWS.from(),
                ParDo.of(new TakeRows())
                    .withOutputTags(TakeRows.ROWS, TupleTagList.of(TakeRows.COUNTS)));
    addCounts(taken.get(TakeRows.COUNTS));
    return taken.get(TakeRows.ROWS).setCoder(RecordTable.SCHEMA.rowCoder());
  }

  private void landRecords(PCollection<Row> rows, PCollection<KV<Long, Long>> weights) {
    FileFormat<Row> format = seams.files(settings.format().of(RecordTable.SCHEMA, aboutFiles()));
    LandPartitions<Row> landing =
        LandPartitions.into(run.table(RECORDS), format, Edges.ROWS)
            .by(
                settings.partitions(),
                weights.setCoder(KvCoder.of(VarLongCoder.of(), VarLongCoder.of())),
                settings.bytesPerFile());
    partitions = landing;
    addCounts(seams.landed(seams.between(Edges.ROWS, rows).apply(Edges.ROWS.to(), landing)));
  }

  /** What each file says about itself, so that it can be understood by itself. */
  private Map<String, String> aboutFiles() {
    return Map.of(
        "millrace.pipeline", Edges.PLAN.pipeline(),
        "millrace.run", run.id(),
        "millrace.schema", RecordTable.SCHEMA.json());
  }

  private void publish() {
    PCollectionList.of(counts)
        .apply(
            "Publish the run",
            PublishRun.of(run, Edges.PLAN)
                .announcedBy(settings.announcement())
                .withPartitions(Objects.requireNonNull(partitions))
                .opening(
                    Edges.OFFSETS.sent(
                        settings.ranges().stream().mapToLong(KafkaRange::length).sum())));
  }

  private void addCounts(PCollection<LedgerCount> more) {
    counts.add(more.setCoder(LedgerCount.Coder.of()));
  }
}
