package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.ProcessInTimeOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/**
 * Merges, scores, judges and lands the clients of one shard window by window, in the order of time,
 * and remembers for the next windows what they did.
 *
 * <p><b>State</b>: what the clients of the shard did in the last nine windows, encoded, some
 * hundred bytes for each client and window, in blocks of at most 128 KiB; and what came of a window
 * that the watermark has not reached. <b>Memory</b>: the same unpacked while a window of the shard
 * lands, about 1.5 KB each.
 */
final class LandClientsInOrder
    implements ProcessInTimeOrder.Work<Integer, Iterable<byte[]>, byte[]> {
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("landed counts") {};

  private final ClientLanding landing;

  LandClientsInOrder(ClientLanding landing) {
    this.landing = landing;
  }

  @Override
  public Coder<Iterable<byte[]>> valueCoder() {
    return IterableCoder.of(ByteArrayCoder.of());
  }

  @Override
  public Coder<byte[]> memoryCoder() {
    return ByteArrayCoder.of();
  }

  @Override
  public void open() {
    landing.open();
  }

  @Override
  public List<byte[]> next(
      Integer shard,
      Instant last,
      Iterable<byte[]> blocks,
      Iterable<byte[]> recent,
      ProcessInTimeOrder.Outputs outputs)
      throws IOException {
    long width = landing.windowMillis();
    IntervalWindow window = new IntervalWindow(last.plus(1).minus(width), last.plus(1));
    long start = window.start().getMillis();
    MergeClients merging = new MergeClients(width);
    for (byte[] block : recent) {
      merging.add(block);
    }
    for (byte[] block : blocks) {
      merging.add(block);
    }
    merging.rememberBefore(start);
    landing.land(shard, window, merging::drainTo, count -> outputs.output(COUNTS, count));
    merging.countTo(count -> outputs.output(COUNTS, count));
    List<byte[]> remembered = new ArrayList<>();
    ClientBlocks packing = new ClientBlocks(1, (one, block) -> remembered.add(block));
    merging.recent().forEachFrom(RecentClients.first(start + width, width), packing::add);
    packing.flush();
    return remembered;
  }
}
