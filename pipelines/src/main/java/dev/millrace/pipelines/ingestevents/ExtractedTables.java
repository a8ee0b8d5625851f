package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.FileInlet;
import dev.millrace.io.FileRange;
import dev.millrace.io.bigquery.BigQueryExtract;
import java.io.IOException;
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

  static ExtractedTables of(List<BigQueryExtract> extracts) throws IOException {
    return new ExtractedTables(extracts, BigQueryExtract.files(extracts));
  }

  /** The files, each of which can be read for itself. */
  PTransform<PBegin, PCollection<FileRange>> ranges() {
    return files.wholeFiles();
  }
}
