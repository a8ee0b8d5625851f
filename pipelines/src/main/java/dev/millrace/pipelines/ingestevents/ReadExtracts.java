package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.FileRange;
import dev.millrace.io.bigquery.BigQueryExtract;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.util.List;

/** Reads and parses the rows of tables that BigQuery has extracted, a file at a time. */
final class ReadExtracts extends ReadObjects<FileRange> {
  private final List<BigQueryExtract> extracts;

  ReadExtracts(List<BigQueryExtract> extracts, EventOutputs outputs) {
    super(outputs);
    this.extracts = List.copyOf(extracts);
  }

  @ProcessElement
  public void process(@Element FileRange file, MultiOutputReceiver out) throws IOException {
    Rows rows = new Rows(out);
    BigQueryExtract extract = extractOf(file.uri());
    long sent = extract.read(file, rows::accept);
    OutputReceiver<LedgerCount> books = out.get(ReadEvents.COUNTS);
    books.output(Edges.FILES.received(file.length()));
    books.output(Edges.rowsOf(extract.table()).received(sent));
    rows.count(sent);
  }

  private BigQueryExtract extractOf(String file) {
    return extracts.stream()
        .filter(extract -> extract.holds(file))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Of no extract: " + file));
  }
}
