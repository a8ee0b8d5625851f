package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Merges, scores, judges and lands the clients of one shard window by window, in the order of time,
 * and remembers for the next windows what they did.
 *
 * <p><b>State</b>: what the clients of the shard did in the last nine windows, encoded, some
 * hundred bytes for each client and window. <b>Memory</b>: the same unpacked while a window of the
 * shard lands, about 1.5 KB each.
 */
final class LandClientsInOrder extends DoFn<KV<Integer, Iterable<byte[]>>, LedgerCount> {
  private static final String RECENT = "recent";

  @StateId(RECENT)
  private final StateSpec<BagState<byte[]>> recentSpec = StateSpecs.bag(ByteArrayCoder.of());

  private final ClientLanding landing;

  LandClientsInOrder(ClientLanding landing) {
    this.landing = landing;
  }

  @Setup
  public void setup() {
    landing.open();
  }

  @RequiresTimeSortedInput
  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<byte[]>> shard,
      @Timestamp Instant last,
      @StateId(RECENT) BagState<byte[]> state,
      OutputReceiver<LedgerCount> out)
      throws IOException {
    Consumer<LedgerCount> books = out::output;
    long width = landing.windowMillis();
    IntervalWindow window = new IntervalWindow(last.plus(1).minus(width), last.plus(1));
    long start = window.start().getMillis();
    MergeClients merging = new MergeClients(width);
    for (byte[] block : state.read()) {
      merging.add(block);
    }
    for (byte[] block : shard.getValue()) {
      merging.add(block);
    }
    merging.rememberBefore(start);
    landing.land(shard.getKey(), window, merging::drainTo, books);
    merging.countTo(books);
    state.clear();
    ClientBlocks remembered = new ClientBlocks(1, (one, block) -> state.add(block));
    merging.recent().forEachFrom(RecentClients.first(start + width, width), remembered::add);
    remembered.flush();
  }
}
