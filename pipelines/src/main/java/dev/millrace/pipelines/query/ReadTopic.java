package dev.millrace.pipelines.query;

import dev.millrace.io.kafka.KafkaRange;
import dev.millrace.io.kafka.TopicRecords;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.MadeThere;
import dev.millrace.pipelines.events.MessageReading;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.time.ZoneOffset;
import org.apache.beam.sdk.transforms.DoFn;

/** Reads and parses the records of ranges of topics: the value of each is a row. */
final class ReadTopic extends DoFn<KafkaRange, PackedRows> {
  private final String table;
  private final InputFormat format;
  private final RowPacking packing;
  private final TopicRecords topics;
  private final MadeThere<MessageReading> reading;

  ReadTopic(QueryTable table, TopicInput input) {
    this.table = table.name();
    this.packing = table.packing();
    InputFormat spelled = input.format();
    this.format = spelled;
    this.topics = new TopicRecords(input.address());
    EventSchema declared = table.schema();
    this.reading = new MadeThere<>(() -> MessageReading.of(spelled, declared, ZoneOffset.UTC));
  }

  @ProcessElement
  public void process(@Element KafkaRange range, MultiOutputReceiver out) throws IOException {
    TableRecords records = TableRecords.packed(table, format, packing, out);
    records.from(topics.source(range));
    long[] sent = {0};
    long offsets =
        topics.read(
            range,
            record -> {
              reading.get().hand(record, records);
              sent[0]++;
            });
    out.get(TableRecords.COUNTS).output(Edges.offsets(table).received(offsets));
    records.count(sent[0]);
  }
}
