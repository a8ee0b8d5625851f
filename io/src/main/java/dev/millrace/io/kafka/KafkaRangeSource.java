package dev.millrace.io.kafka;

import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

/** Ranges as the splits of a source: one task reads a partition, in the order of offsets. */
final class KafkaRangeSource extends BoundedSource<KafkaRange> {
  /** About what a line and its overhead take. */
  static final long BYTES_PER_RECORD = 256;

  private final List<KafkaRange> ranges;

  private KafkaRangeSource(List<KafkaRange> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  static KafkaRangeSource of(List<KafkaRange> ranges) {
    return new KafkaRangeSource(ranges);
  }

  @Override
  public List<KafkaRangeSource> split(long desiredBytes, PipelineOptions options) {
    return ranges.stream().map(range -> new KafkaRangeSource(List.of(range))).toList();
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return ranges.stream().mapToLong(range -> range.length() * BYTES_PER_RECORD).sum();
  }

  @Override
  public Coder<KafkaRange> getOutputCoder() {
    return KafkaRange.Coder.of();
  }

  @Override
  public BoundedReader<KafkaRange> createReader(PipelineOptions options) {
    return new Reader(this);
  }

  private static final class Reader extends BoundedReader<KafkaRange> {
    private final KafkaRangeSource source;
    private int index = -1;

    private Reader(KafkaRangeSource source) {
      this.source = source;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      index++;
      return index < source.ranges.size();
    }

    @Override
    public KafkaRange getCurrent() {
      if (index < 0 || index >= source.ranges.size()) {
        throw new NoSuchElementException();
      }
      return source.ranges.get(index);
    }

    @Override
    public BoundedSource<KafkaRange> getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
