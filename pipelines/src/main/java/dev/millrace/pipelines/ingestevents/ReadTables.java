package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.jdbc.JdbcInlet;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import dev.millrace.transforms.events.JsonEvents;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Reads and parses the rows of ranges of tables as {@link ReadEvents} does those of files: a row is
 * the JSON object of its columns.
 */
final class ReadTables extends DoFn<Integer, Event> {
  private final List<JdbcInlet> tables;
  private final EventOutputs outputs;
  private final MadeThere<JsonEvents> events;
  private final MadeThere<RecordTreatment> treatment;

  ReadTables(List<JdbcInlet> tables, EventOutputs outputs) {
    this.tables = List.copyOf(tables);
    this.outputs = outputs;
    this.events = new MadeThere<>(outputs::json);
    this.treatment = new MadeThere<>(() -> outputs.settings().treatment());
  }

  /** Of all tables. */
  static int ranges(List<JdbcInlet> tables) {
    return tables.stream().mapToInt(JdbcInlet::ranges).sum();
  }

  /**
   * @param range counted through all tables
   */
  @ProcessElement
  public void process(@Element Integer range, MultiOutputReceiver out) throws IOException {
    int place = range;
    int table = 0;
    while (place >= tables.get(table).ranges()) {
      place -= tables.get(table).ranges();
      table++;
    }
    EventParsing parsing = outputs.parsing(InputFormat.JSON, "", treatment.get(), out);
    RecordConsumer records = outputs.records(parsing);
    JsonEvents reading = events.get();
    long sent =
        tables
            .get(table)
            .read(
                place,
                (object, position) -> {
                  parsing.from(position.source());
                  records.accept(
                      object, position.offset(), unknown -> reading.read(object, unknown));
                });
    OutputReceiver<LedgerCount> books = out.get(ReadEvents.COUNTS);
    books.output(Edges.TABLES.received(1));
    outputs.count(sent, parsing, out);
  }
}
