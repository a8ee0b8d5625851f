package dev.millrace.pipelines.query;

import dev.millrace.io.jdbc.JdbcInlet;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;

/** Reads and parses the rows of ranges of a table of a database, which are counted from 0. */
final class ReadDatabase extends DoFn<Integer, PackedRows> {
  private final String table;
  private final JdbcInlet inlet;
  private final ObjectRows objects;

  ReadDatabase(QueryTable table, JdbcInlet inlet) {
    this.table = table.name();
    this.inlet = inlet;
    this.objects = new ObjectRows(table);
  }

  @ProcessElement
  public void process(@Element Integer range, MultiOutputReceiver out) throws IOException {
    ObjectRows.Reading rows = objects.into(out);
    long sent = inlet.read(range, rows::accept);
    out.get(TableRecords.COUNTS).output(Edges.ranges(table).received(1));
    rows.count(sent);
  }
}
