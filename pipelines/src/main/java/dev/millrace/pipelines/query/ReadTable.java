package dev.millrace.pipelines.query;

import dev.millrace.io.FileRange;
import dev.millrace.io.LineConsumer;
import dev.millrace.io.LineReader;
import dev.millrace.io.OversizedLine;
import dev.millrace.io.ParquetReader;
import dev.millrace.pipelines.events.EventReading;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.MadeThere;
import dev.millrace.pipelines.events.RecordConsumer;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.Parsing;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.accesslog.AccessLogEntries;
import dev.millrace.transforms.accesslog.AccessLogEntry;
import dev.millrace.transforms.accesslog.LogFormat;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.Refusal;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Reads and parses the rows of a table's files. A column that the table does not have is passed
 * over; a record that does not fit is a dead letter.
 */
final class ReadTable extends DoFn<FileRange, Row> {
  static final TupleTag<Row> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("dead-letters") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final String table;
  private final FileKind kind;
  private final EventSchema schema;
  private final MadeThere<EventReading> events;
  private final MadeThere<LineReader> lines = new MadeThere<>(LineReader::create);
  private final @Nullable AccessLogEntries log;

  ReadTable(QueryTable table) {
    this.table = table.name();
    this.kind = table.kind();
    this.schema = table.schema();
    EventSchema declared = table.schema();
    InputFormat format =
        switch (table.kind()) {
          case CSV -> InputFormat.CSV;
          case AVRO -> InputFormat.AVRO;
          case JSON, PARQUET, ACCESS_LOG -> InputFormat.JSON;
        };
    this.events = new MadeThere<>(() -> EventReading.of(format, declared, ZoneOffset.UTC));
    String logFormat = table.logFormat();
    this.log = logFormat == null ? null : AccessLogEntries.of(LogFormat.of(logFormat));
  }

  @ProcessElement
  public void process(@Element FileRange range, MultiOutputReceiver out) throws IOException {
    Records records = new Records(range.uri(), out);
    long sent =
        switch (kind) {
          case CSV, JSON, AVRO -> events.get().read(range, records);
          case PARQUET -> ParquetReader.read(range, schema, records::accept);
          case ACCESS_LOG -> lines.get().read(range, records.ofLog(log));
        };
    OutputReceiver<LedgerCount> books = out.get(COUNTS);
    books.output(Edges.files(table).received(range.length()));
    books.output(Edges.records(table).sent(sent));
    books.output(Edges.records(table).received(records.received));
    books.output(Edges.BLANK.sent(records.blank));
    books.output(Edges.DEAD_LETTERS.sent(records.refused));
    books.output(Edges.rows(table).sent(records.parsed));
  }

  /** Makes rows or dead letters of the records of one range, and counts them. */
  private final class Records implements RecordConsumer {
    private final String uri;
    private final OutputReceiver<Row> rows;
    private final OutputReceiver<DeadLetter> deadLetters;
    private long received;
    private long blank;
    private long refused;
    private long parsed;

    private Records(String uri, MultiOutputReceiver out) {
      this.uri = uri;
      this.rows = out.get(ROWS);
      this.deadLetters = out.get(DEAD_LETTERS);
    }

    private void accept(Row row) {
      received++;
      hand(row);
    }

    private void hand(Row row) {
      rows.output(row);
      parsed++;
    }

    @Override
    public void accept(byte[] payload, long offset, Attempt attempt) {
      received++;
      if (payload.length == 0 && kind != FileKind.AVRO) {
        blank++;
        return;
      }
      Row row;
      try {
        row = attempt.row(field -> {});
      } catch (Refusal refusal) {
        refuse(refusal.reason().word(), refusal.getMessage(), payload, offset, attempt.context());
        return;
      }
      hand(row);
    }

    private void refuse(
        String reason,
        @Nullable String message,
        byte[] payload,
        long offset,
        DeadLetter.@Nullable Context context) {
      refused++;
      deadLetters.output(
          DeadLetter.of(
                  Edges.DEAD_LETTERS.from(),
                  reason,
                  String.valueOf(message),
                  payload,
                  new SourcePosition(uri, offset),
                  null)
              .within(context));
    }

    @Override
    public void acceptOversized(OversizedLine line, DeadLetter.@Nullable Context context) {
      received++;
      refused++;
      deadLetters.output(line.deadLetter(Edges.DEAD_LETTERS.from(), uri).within(context));
    }

    @Override
    public void acceptWithoutValue(long offset) {
      throw new IllegalStateException("No record of a file is without a value: " + uri);
    }

    private LineConsumer ofLog(@Nullable AccessLogEntries entries) {
      if (entries == null) {
        throw new IllegalStateException("The access log " + uri + " has no format");
      }
      return new LineConsumer() {
        @Override
        public void accept(byte[] buffer, int from, int to, long offset) {
          received++;
          if (from == to) {
            blank++;
            return;
          }
          byte[] line = Arrays.copyOfRange(buffer, from, to);
          Parsing<AccessLogEntry> parsing = entries.parse(line);
          if (parsing instanceof Parsing.Rejected<AccessLogEntry> rejected) {
            refuse(rejected.reason(), rejected.message(), line, offset, null);
          } else if (parsing instanceof Parsing.Parsed<AccessLogEntry> parsed) {
            hand(AccessLogRows.row(parsed.value()));
          }
        }

        @Override
        public void acceptOversized(OversizedLine line) {
          Records.this.acceptOversized(line, null);
        }
      };
    }
  }
}
