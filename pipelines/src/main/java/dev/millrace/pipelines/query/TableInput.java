package dev.millrace.pipelines.query;

import dev.millrace.io.Edge;
import dev.millrace.transforms.LedgerCount;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollectionTuple;

/** What one run reads of a table: one class for each kind of table, with its own books. */
interface TableInput {
  /** How many files there are; none where rows come from elsewhere. */
  default long files() {
    return 0;
  }

  /** Bytes of all files on disk. */
  default long bytes() {
    return 0;
  }

  /** About how many bytes of text there are to read. */
  long textBytes();

  /** The edges over which what was found comes to the step that reads it. */
  List<Edge> edges(String table);

  /** What is known before the run of what there is to read. */
  List<LedgerCount> opening(String table);

  /** What a person should know of what is read; empty if nothing. */
  default String note() {
    return "";
  }

  /** Reads and parses: the outputs of {@link TableRecords}, of a stream its rows one by one. */
  PCollectionTuple read(Pipeline pipeline, QueryTable table, Seams seams);
}
