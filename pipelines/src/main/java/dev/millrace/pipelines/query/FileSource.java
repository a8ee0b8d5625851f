package dev.millrace.pipelines.query;

import dev.millrace.io.Edge;
import dev.millrace.io.FileInlet;
import dev.millrace.io.FileRange;
import dev.millrace.io.Run;
import dev.millrace.transforms.LedgerCount;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.jspecify.annotations.Nullable;

/**
 * Files that were found.
 *
 * @param kind of all of them
 * @param logFormat of an access log; null of other files
 */
record FileSource(FileKind kind, @Nullable String logFormat, FileInlet inlet)
    implements TableSource, TableInput {
  @Override
  public TableInput forRun(Run run) {
    return this;
  }

  @Override
  public long files() {
    return inlet.files().size();
  }

  @Override
  public long bytes() {
    return inlet.totalBytes();
  }

  @Override
  public long textBytes() {
    return inlet.textBytes();
  }

  @Override
  public List<Edge> edges(String table) {
    return List.of(Edges.files(table));
  }

  @Override
  public List<LedgerCount> opening(String table) {
    return List.of(Edges.files(table).sent(inlet.totalBytes()));
  }

  @Override
  public PCollectionTuple read(Pipeline pipeline, QueryTable table, Seams seams) {
    Edge found = Edges.files(table.name());
    return seams
        .between(found, pipeline.apply(found.from(), ranges()))
        .apply(found.to(), TableRecords.packedStep(new ReadFiles(table, this)));
  }

  /** The parts in which they are read. */
  private PTransform<PBegin, PCollection<FileRange>> ranges() {
    return switch (kind) {
      case JSON, ACCESS_LOG -> inlet.ranges();
      // Nobody can tell from their middle where a record starts.
      case CSV, AVRO, PARQUET -> inlet.wholeFiles();
    };
  }
}
