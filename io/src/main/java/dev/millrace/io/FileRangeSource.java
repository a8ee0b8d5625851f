package dev.millrace.io;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.OffsetBasedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * A list of ranges that splits between any two of them. Offsets are places in the list; what the
 * engine takes for bytes is the work that the ranges will make.
 */
final class FileRangeSource extends OffsetBasedSource<FileRange> {
  /** Splits for each share of the work that the engine asks for, so that shares can even out. */
  private static final int SPLITS_PER_SHARE = 4;

  private static final long SMALLEST_SPLIT = 1L << 20;
  private static final long LARGEST_SPLIT = 64L << 20;

  /** The work of opening a file, in bytes of plain text that could be read instead. */
  private static final long WORK_OF_OPENING = 1L << 16;

  private final ImmutableList<FileRange> ranges;

  private FileRangeSource(ImmutableList<FileRange> ranges, int start, int end) {
    super(start, end, 1);
    this.ranges = ranges;
  }

  static FileRangeSource of(List<FileRange> ranges) {
    return new FileRangeSource(ImmutableList.copyOf(ranges), 0, ranges.size());
  }

  /** The ranges of this split; an unsplit source holds them all. */
  private List<FileRange> own() {
    return ranges.subList((int) getStartOffset(), (int) Math.min(getEndOffset(), ranges.size()));
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return own().stream().mapToLong(FileRangeSource::work).sum();
  }

  private static long work(FileRange range) {
    return WORK_OF_OPENING + workOfByte(range.compression()) * range.length();
  }

  /** What a byte on disk becomes: a tenth of their text is left of logs, of bzip2's less. */
  private static long workOfByte(FileCompression compression) {
    return switch (compression) {
      case NONE -> 1;
      case GZIP, ZSTD -> 10;
      // It takes forty times as long for a byte of text as the other two.
      case BZIP2 -> 100;
    };
  }

  @Override
  public List<FileRangeSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
    long enough =
        Math.max(
            SMALLEST_SPLIT, Math.min(LARGEST_SPLIT, desiredBundleSizeBytes / SPLITS_PER_SHARE));
    List<FileRangeSource> splits = new ArrayList<>();
    List<FileRange> group = new ArrayList<>();
    long work = 0;
    for (FileRange range : own()) {
      if (!group.isEmpty() && work + work(range) > enough) {
        splits.add(of(group));
        group.clear();
        work = 0;
      }
      group.add(range);
      work += work(range);
    }
    splits.add(of(group));
    return splits;
  }

  @Override
  public long getMaxEndOffset(PipelineOptions options) {
    return ranges.size();
  }

  @Override
  public OffsetBasedSource<FileRange> createSourceForSubrange(long start, long end) {
    return new FileRangeSource(ranges, (int) start, (int) end);
  }

  @Override
  public Coder<FileRange> getOutputCoder() {
    return FileRange.Coder.of();
  }

  @Override
  public BoundedReader<FileRange> createReader(PipelineOptions options) {
    return new Reader(this);
  }

  private static final class Reader extends OffsetBasedReader<FileRange> {
    private final ImmutableList<FileRange> ranges;
    private int index;
    private @Nullable FileRange current;

    Reader(FileRangeSource source) {
      super(source);
      this.ranges = source.ranges;
    }

    @Override
    protected boolean startImpl() {
      index = (int) getCurrentSource().getStartOffset();
      return take();
    }

    @Override
    protected boolean advanceImpl() {
      index++;
      return take();
    }

    private boolean take() {
      current = index < ranges.size() ? ranges.get(index) : null;
      return current != null;
    }

    @Override
    protected long getCurrentOffset() {
      return index;
    }

    @Override
    public FileRange getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public void close() {}
  }
}
