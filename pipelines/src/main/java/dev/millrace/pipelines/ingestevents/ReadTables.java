package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.jdbc.JdbcInlet;
import java.io.IOException;
import java.util.List;

/** Reads and parses the rows of ranges of tables. */
final class ReadTables extends ReadObjects<Integer> {
  private final List<JdbcInlet> tables;

  ReadTables(List<JdbcInlet> tables, EventOutputs outputs) {
    super(outputs);
    this.tables = List.copyOf(tables);
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
    Rows rows = new Rows(out);
    long sent = tables.get(table).read(place, rows::accept);
    out.get(ReadEvents.COUNTS).output(Edges.TABLES.received(1));
    rows.count(sent);
  }
}
