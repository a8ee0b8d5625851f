package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.kafka.KafkaRange;
import dev.millrace.io.kafka.TopicRecord;
import dev.millrace.io.kafka.TopicRecords;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** Reads the records of a range, and adds up how much of each folder's there is in it. */
final class ReadRecords extends DoFn<KafkaRange, TopicRecord> {
  static final TupleTag<TopicRecord> RECORDS = new TupleTag<>("records") {};
  static final TupleTag<KV<Long, Long>> WEIGHTS = new TupleTag<>("weights") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  /** About what a record takes in a file beside what its producer wrote. */
  private static final long OVERHEAD = 32;

  private final TopicRecords topics;
  private final RecordPartitions partitions;

  ReadRecords(TopicRecords topics, RecordPartitions partitions) {
    this.topics = topics;
    this.partitions = partitions;
  }

  @ProcessElement
  public void process(@Element KafkaRange range, MultiOutputReceiver out) throws IOException {
    Map<Long, Long> weights = new HashMap<>();
    OutputReceiver<TopicRecord> records = out.get(RECORDS);
    long[] sent = {0};
    long offsets =
        topics.read(
            range,
            record -> {
              weights.merge(
                  partitions.of(record.timestamp()), record.size() + OVERHEAD, (a, b) -> a + b);
              sent[0]++;
              records.output(record);
            });
    weights.forEach((partition, bytes) -> out.get(WEIGHTS).output(KV.of(partition, bytes)));
    out.get(COUNTS).output(Edges.OFFSETS.received(offsets));
    out.get(COUNTS).output(Edges.RECORDS.sent(sent[0]));
  }
}
