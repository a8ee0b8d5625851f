package dev.millrace.io;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Ranges as the root of a pipeline.
 *
 * <p>Not {@code Create} and {@code Reshuffle}: those cut the list once, before anybody knows how
 * long a range takes, and shuffle. As the splits of a source, which Flink hands to whichever task
 * asks for the next and Spark runs as tasks of their own, ranges need no shuffle and a slow worker
 * gets fewer.
 */
final class FileRanges extends PTransform<PBegin, PCollection<FileRange>> {
  private final ImmutableList<FileRange> ranges;

  FileRanges(List<FileRange> ranges) {
    this.ranges = ImmutableList.copyOf(ranges);
  }

  @Override
  public PCollection<FileRange> expand(PBegin begin) {
    ReadProgress.expect(ranges.stream().mapToLong(FileRange::length).sum());
    return begin.apply("Spread ranges", Read.from(FileRangeSource.of(ranges)));
  }
}
