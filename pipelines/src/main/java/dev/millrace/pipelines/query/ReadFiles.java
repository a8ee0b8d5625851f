package dev.millrace.pipelines.query;

import dev.millrace.io.FileRange;
import dev.millrace.io.LineConsumer;
import dev.millrace.io.LineReader;
import dev.millrace.io.OversizedLine;
import dev.millrace.io.ParquetReader;
import dev.millrace.pipelines.events.EventReading;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.MadeThere;
import dev.millrace.transforms.Parsing;
import dev.millrace.transforms.accesslog.AccessLogEntries;
import dev.millrace.transforms.accesslog.AccessLogEntry;
import dev.millrace.transforms.accesslog.LogFormat;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Reads and parses the rows of a table's files. */
final class ReadFiles extends DoFn<FileRange, PackedRows> {
  private final String table;
  private final FileKind kind;
  private final InputFormat format;
  private final RowPacking packing;
  private final EventSchema schema;
  private final MadeThere<EventReading> events;
  private final MadeThere<LineReader> lines = new MadeThere<>(LineReader::create);
  private final @Nullable AccessLogEntries log;

  ReadFiles(QueryTable table, FileSource files) {
    this.table = table.name();
    this.packing = table.packing();
    this.kind = files.kind();
    this.schema = table.schema();
    InputFormat spelled =
        switch (kind) {
          case CSV -> InputFormat.CSV;
          case AVRO -> InputFormat.AVRO;
          case JSON, PARQUET, ACCESS_LOG -> InputFormat.JSON;
        };
    this.format = spelled;
    EventSchema declared = table.schema();
    this.events = new MadeThere<>(() -> EventReading.of(spelled, declared, ZoneOffset.UTC));
    String logFormat = files.logFormat();
    this.log = logFormat == null ? null : AccessLogEntries.of(LogFormat.of(logFormat));
  }

  @ProcessElement
  public void process(@Element FileRange range, MultiOutputReceiver out) throws IOException {
    TableRecords records = TableRecords.packed(table, format, packing, out);
    records.from(range.uri());
    long sent =
        switch (kind) {
          case CSV, JSON, AVRO -> events.get().read(range, records);
          case PARQUET -> ParquetReader.read(range, schema, records::accept);
          case ACCESS_LOG -> lines.get().read(range, requests(range, records));
        };
    out.get(TableRecords.COUNTS).output(Edges.files(table).received(range.length()));
    records.count(sent);
  }

  private LineConsumer requests(FileRange range, TableRecords records) {
    AccessLogEntries entries = log;
    if (entries == null) {
      throw new IllegalStateException("The access log " + range.uri() + " has no format");
    }
    return new LineConsumer() {
      @Override
      public void accept(byte[] buffer, int from, int to, long offset) {
        byte[] line = Arrays.copyOfRange(buffer, from, to);
        records.acceptLine(line, offset, () -> row(entries, line));
      }

      @Override
      public void acceptOversized(OversizedLine line) {
        records.acceptOversized(line, null);
      }
    };
  }

  private static Parsing<Row> row(AccessLogEntries entries, byte[] line) {
    Parsing<AccessLogEntry> parsing = entries.parse(line);
    if (parsing instanceof Parsing.Rejected<AccessLogEntry> rejected) {
      return Parsing.rejected(rejected.reason(), rejected.message());
    }
    return Parsing.of(AccessLogRows.row(((Parsing.Parsed<AccessLogEntry>) parsing).value()));
  }
}
