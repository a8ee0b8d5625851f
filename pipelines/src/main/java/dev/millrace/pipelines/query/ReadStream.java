package dev.millrace.pipelines.query;

import dev.millrace.io.kafka.EventTimes;
import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.TimedRecord;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.MadeThere;
import dev.millrace.pipelines.events.MessageReading;
import dev.millrace.transforms.events.EventSchema;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/**
 * Parses the records of a stream, each of which leaves with its event time for a timestamp. What is
 * late, or dated in the future, is a dead letter with the timestamp that the inlet gave it: that of
 * a window which is still open. Each window has books of its own.
 */
final class ReadStream extends DoFn<KafkaBatch, Row> {
  private final String table;
  private final StreamWindows windows;
  private final Seams seams;
  private final MadeThere<MessageReading> reading;
  private final MadeThere<EventTimes> times;

  ReadStream(QueryTable table, int column, StreamWindows windows, Seams seams) {
    this.table = table.name();
    this.windows = windows;
    this.seams = seams;
    EventSchema schema = table.schema();
    StreamTimes clock = new StreamTimes(schema, column);
    this.reading =
        new MadeThere<>(() -> MessageReading.of(InputFormat.JSON, schema, ZoneOffset.UTC));
    this.times = new MadeThere<>(clock::create);
  }

  @ProcessElement
  public void process(@Element KafkaBatch batch, MultiOutputReceiver out) {
    TreeMap<Instant, List<TimedRecord>> open = new TreeMap<>();
    for (TimedRecord record : batch.records()) {
      open.computeIfAbsent(windows.last(record.timestamp()), first -> new ArrayList<>())
          .add(record);
    }
    open.forEach((last, records) -> read(batch.source(), last, records, new TimedOutputs(out)));
  }

  private void read(String source, Instant last, List<TimedRecord> records, TimedOutputs out) {
    TableRecords rows = TableRecords.of(table, InputFormat.JSON, out);
    rows.from(source);
    long late = 0;
    for (TimedRecord record : seams.records(Edges.records(table), records)) {
      out.setTime(Instant.ofEpochMilli(record.timestamp()));
      switch (record.standing()) {
        case ON_TIME, UNREADABLE -> reading.get().hand(record.payload(), record.offset(), rows);
        case LATE -> {
          late++;
          setAside(
              record,
              "late",
              "Expected a record of %s or later, as records before it in its partition and maxDelay"
                  + " say, found one of %s",
              record.timestamp(),
              rows);
        }
        case FUTURE ->
            setAside(
                record,
                "future",
                "Expected a record of at most ten minutes after the broker got it, at %s, found one"
                    + " of %s",
                record.appended(),
                rows);
      }
    }
    out.setTime(last);
    rows.count(records.size());
    out.get(TableRecords.COUNTS).output(Edges.LATE.sent(late));
  }

  private void setAside(
      TimedRecord record, String reason, String message, long expected, TableRecords rows) {
    Instant eventTime = Instant.ofEpochMilli(times.get().of(record.payload()).orElseThrow());
    rows.setAside(
        reason,
        message.formatted(Instant.ofEpochMilli(expected), eventTime),
        record.payload(),
        record.offset(),
        eventTime);
  }
}
