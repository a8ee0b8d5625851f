package dev.millrace.pipelines.query;

import dev.millrace.io.Run;
import dev.millrace.io.bigquery.BigQueryExtract;
import dev.millrace.io.bigquery.BigQueryInlet;
import dev.millrace.pipelines.Cause;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A table of BigQuery, which extracts it for each run. */
record WarehouseSource(BigQueryInlet inlet) implements TableSource {
  /** Waits for the extract. */
  @Override
  public TableInput forRun(Run run) throws IOException {
    BigQueryExtract extract = inlet.extract(run);
    return new WarehouseInput(extract, BigQueryExtract.files(List.of(extract)));
  }

  @Override
  public void removeBehind(Run run, Consumer<String> notes) {
    try {
      inlet.remove(run);
    } catch (IOException | RuntimeException e) {
      // Beam wraps what it meets while it looks for files.
      notes.accept(
          "Warning: rows of %s may be left in %s (%s): remove that folder when no job of this run"
                  .formatted(inlet, inlet.stagedFor(run), Cause.line(e))
              + " extracts any more");
    }
  }

  @Override
  public void leaveBehind(Run run, Consumer<String> notes) {
    notes.accept("Remove %s when the job has ended.".formatted(inlet.stagedFor(run)));
  }
}
