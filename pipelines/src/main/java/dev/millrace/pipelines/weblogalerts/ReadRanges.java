package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.io.kafka.KafkaRange;
import dev.millrace.io.kafka.KafkaRangeReader;
import java.io.IOException;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of a partition, where its lines cannot be counted at once as {@link CountRanges}
 * does, and says where the partition is read on.
 */
final class ReadRanges extends DoFn<KafkaRange, KafkaBatch> {
  static final TupleTag<KafkaBatch> BATCHES = new TupleTag<>("batches") {};

  private final KafkaInlet.ReaderFactory readers;
  private transient @Nullable KafkaRangeReader reader;

  ReadRanges(KafkaInlet.ReaderFactory readers) {
    this.readers = readers;
  }

  @Setup
  public void setup() {
    reader = readers.create();
  }

  @ProcessElement
  public void process(@Element KafkaRange range, MultiOutputReceiver out) throws IOException {
    out.get(CountRanges.PLACES)
        .output(Objects.requireNonNull(reader).read(range, out.get(BATCHES)::output));
  }
}
