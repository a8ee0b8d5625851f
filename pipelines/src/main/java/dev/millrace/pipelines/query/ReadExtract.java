package dev.millrace.pipelines.query;

import dev.millrace.io.FileRange;
import dev.millrace.io.bigquery.BigQueryExtract;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;

/** Reads and parses the rows of a table that BigQuery has extracted, a file at a time. */
final class ReadExtract extends DoFn<FileRange, PackedRows> {
  private final String table;
  private final BigQueryExtract extract;
  private final ObjectRows objects;

  ReadExtract(QueryTable table, BigQueryExtract extract) {
    this.table = table.name();
    this.extract = extract;
    this.objects = new ObjectRows(table);
  }

  @ProcessElement
  public void process(@Element FileRange file, MultiOutputReceiver out) throws IOException {
    ObjectRows.Reading rows = objects.into(out);
    long sent = extract.read(file, rows::accept);
    OutputReceiver<LedgerCount> books = out.get(TableRecords.COUNTS);
    books.output(Edges.files(table).received(file.length()));
    books.output(Edges.extracted(table).received(sent));
    rows.count(sent);
  }
}
