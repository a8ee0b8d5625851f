package dev.millrace.io.bigquery;

import dev.millrace.io.Edge;
import dev.millrace.io.LandFiles;
import dev.millrace.io.StagedRows;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one run that are added to a table out of files: the run lands them on Cloud Storage, one
 * load job takes them into a staging table, where they are counted, and when the books balance a
 * query adds them to the table, as those that were sent by the Storage Write API ({@link
 * StreamedBigQueryTable}, which says why it is done once).
 *
 * <p><b>Bounded</b> runs, in the global window. <b>Cost</b>: what BigQuery asks for a query that
 * reads the rows once; loading costs nothing.
 */
public final class AddedBigQueryRows implements StagedRows {
  private static final long serialVersionUID = 1L;

  private final StagedBigQueryTable loaded;
  private final StreamedBigQueryTable added;

  /** For the graph alone. */
  private final transient @Nullable LandFiles<Row> files;

  AddedBigQueryRows(
      StagedBigQueryTable loaded, StreamedBigQueryTable added, @Nullable LandFiles<Row> files) {
    this.loaded = loaded;
    this.added = added;
    this.files = files;
  }

  /** The same, for a graph that lands rows by {@code landing}, in the folder that is loaded. */
  public AddedBigQueryRows outOf(LandFiles<Row> landing) {
    return new AddedBigQueryRows(loaded, added, landing);
  }

  @Override
  public Edge edge() {
    return loaded.edge();
  }

  @Override
  public String system() {
    return loaded.system();
  }

  @Override
  public PTransform<PCollection<Row>, PCollection<LedgerCount>> landing() {
    LandFiles<Row> landing = Objects.requireNonNull(files, "files land first: see outOf");
    return new LoadIntoBigQuery(loaded, landing, landing.edge());
  }

  @Override
  public void open() throws IOException {
    added.open();
  }

  @Override
  public void move(long rows) throws IOException {
    added.move(rows);
  }

  @Override
  public void abandon() throws IOException {
    added.abandon();
  }

  @Override
  public Optional<String> lastMoved() throws IOException {
    return added.lastMoved();
  }

  /** The address of the target. */
  @Override
  public String toString() {
    return added.toString();
  }
}
