package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.io.kafka.KafkaRange;
import dev.millrace.io.kafka.KafkaRangeReader;
import dev.millrace.io.kafka.PartitionPlace;
import java.io.IOException;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Reads, parses and counts the lines of a range of a partition, all in one step, and says where the
 * partition is read on.
 */
final class CountRanges extends DoFn<KafkaRange, KV<Integer, byte[]>> {
  static final TupleTag<PartitionPlace> PLACES = new TupleTag<>("places") {};

  private final KafkaInlet.ReaderFactory readers;
  private final Selection selection;
  private final int shards;
  private transient @Nullable KafkaRangeReader reader;
  private transient @Nullable BatchCounting counting;

  CountRanges(KafkaInlet.ReaderFactory readers, Selection selection, int shards) {
    this.readers = readers;
    this.selection = selection;
    this.shards = shards;
  }

  @Setup
  public void setup() {
    reader = readers.create();
    counting = BatchCounting.ofFetched(selection, Seams.NONE, shards);
  }

  @ProcessElement
  public void process(@Element KafkaRange range, MultiOutputReceiver out) throws IOException {
    BatchCounting lines = Objects.requireNonNull(counting);
    BatchCounting.Outputs outputs = BatchCounting.Outputs.of(out);
    out.get(PLACES)
        .output(Objects.requireNonNull(reader).read(range, batch -> lines.count(batch, outputs)));
  }
}
