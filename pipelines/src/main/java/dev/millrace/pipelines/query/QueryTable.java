package dev.millrace.pipelines.query;

import dev.millrace.io.FileInlet;
import dev.millrace.io.FileRange;
import dev.millrace.transforms.events.EventSchema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * A table whose files were found and whose columns are known.
 *
 * @param name in statements
 * @param input what was asked for, for the manifest
 * @param kind of all its files
 * @param logFormat of an access log; null of other files
 * @param schema of its rows
 * @param inlet its files
 * @param note what a person should know of its columns; empty if nothing
 */
record QueryTable(
    String name,
    String input,
    FileKind kind,
    @Nullable String logFormat,
    EventSchema schema,
    FileInlet inlet,
    String note) {

  /** The parts in which its files are read. */
  PTransform<PBegin, PCollection<FileRange>> ranges() {
    return switch (kind) {
      case JSON, ACCESS_LOG -> inlet.ranges();
      // Nobody can tell from their middle where a record starts.
      case CSV, AVRO, PARQUET -> inlet.wholeFiles();
    };
  }
}
