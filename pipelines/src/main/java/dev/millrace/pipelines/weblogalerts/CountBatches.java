package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.kafka.KafkaBatch;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/** Parses and counts the lines of an endless topic, as {@link BatchCounting} does. */
final class CountBatches extends DoFn<KafkaBatch, KV<Integer, byte[]>> {
  private final Selection selection;
  private final Seams seams;
  private final int shards;
  private transient @Nullable BatchCounting counting;

  CountBatches(Selection selection, Seams seams, int shards) {
    this.selection = selection;
    this.seams = seams;
    this.shards = shards;
  }

  @Setup
  public void setup() {
    counting = BatchCounting.ofFetched(selection, seams, shards);
  }

  @ProcessElement
  public void process(@Element KafkaBatch batch, MultiOutputReceiver out) {
    Objects.requireNonNull(counting).count(batch, BatchCounting.Outputs.of(out));
  }
}
