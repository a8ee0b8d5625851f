package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.FileInlet;
import dev.millrace.io.FileRange;
import dev.millrace.io.FileReadException;
import dev.millrace.io.bigquery.BigQueryExtract;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Tables that BigQuery has extracted for a run, at least one.
 *
 * @param files of all of them
 */
record ExtractedTables(List<BigQueryExtract> extracts, FileInlet files) {
  ExtractedTables {
    extracts = List.copyOf(extracts);
  }

  static ExtractedTables of(List<BigQueryExtract> extracts) throws FileReadException {
    return new ExtractedTables(
        extracts, FileInlet.matching(extracts.stream().map(BigQueryExtract::files).toList()));
  }

  /** The files, each of which can be read for itself. */
  PTransform<PBegin, PCollection<FileRange>> ranges() {
    return files.wholeFiles();
  }

  /** Rows of all tables, as BigQuery says. */
  long rows() {
    return extracts.stream().mapToLong(BigQueryExtract::rows).sum();
  }
}
