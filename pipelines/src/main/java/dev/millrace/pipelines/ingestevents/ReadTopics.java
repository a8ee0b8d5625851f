package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.kafka.KafkaRange;
import dev.millrace.io.kafka.TopicRecords;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.MadeThere;
import dev.millrace.pipelines.events.MessageReading;
import dev.millrace.pipelines.events.RecordConsumer;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Reads and parses the records of ranges of topics as {@link ReadEvents} does those of files: the
 * value of a record is an event.
 */
final class ReadTopics extends DoFn<KafkaRange, Event> {
  private final TopicRecords topics;
  private final InputFormat format;
  private final EventOutputs outputs;
  private final MadeThere<MessageReading> reading;
  private final MadeThere<RecordTreatment> treatment;

  ReadTopics(TopicRecords topics, InputFormat format, EventOutputs outputs) {
    this.topics = topics;
    this.format = format;
    this.outputs = outputs;
    this.reading =
        new MadeThere<>(
            () ->
                MessageReading.of(
                    format, outputs.settings().declared(), outputs.settings().zone()));
    this.treatment = new MadeThere<>(() -> outputs.settings().treatment());
  }

  @ProcessElement
  public void process(@Element KafkaRange range, MultiOutputReceiver out) throws IOException {
    EventParsing parsing = outputs.parsing(format, topics.source(range), treatment.get(), out);
    RecordConsumer records = outputs.records(parsing);
    long[] sent = {0};
    long offsets =
        topics.read(
            range,
            record -> {
              reading.get().hand(record, records);
              sent[0]++;
            });
    OutputReceiver<LedgerCount> books = out.get(ReadEvents.COUNTS);
    books.output(Edges.OFFSETS.received(offsets));
    outputs.count(sent[0], parsing, out);
  }
}
