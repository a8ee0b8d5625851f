package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;

/**
 * Merges, scores, judges and lands the clients of one shard, all windows of a bounded run at once.
 *
 * <p><b>Memory</b>: all windows of the shard, packed as they came, ten of them unpacked, and its
 * alerts.
 */
final class LandClients extends DoFn<KV<Integer, Iterable<byte[]>>, LedgerCount> {
  private final ClientLanding landing;

  LandClients(ClientLanding landing) {
    this.landing = landing;
  }

  @Setup
  public void setup() {
    landing.open();
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<byte[]>> shard,
      BoundedWindow window,
      OutputReceiver<LedgerCount> out)
      throws IOException {
    Consumer<LedgerCount> books = out::output;
    MergeClients merging = new MergeClients(landing.windowMillis());
    for (byte[] block : shard.getValue()) {
      merging.add(block);
    }
    landing.land(shard.getKey(), window, merging::drainTo, books);
    merging.countTo(books);
  }
}
