package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/**
 * Merges, scores, judges and lands the clients of one shard in the windows that an increment
 * closed, as {@link LandClientsInOrder} does in a stream. What the increments before remembered of
 * closed windows comes with the rest; what the next needs is held. Its input must be grouped with
 * the earliest timestamp, since each window's books have its own.
 *
 * <p><b>Memory</b>: all windows of the shard, packed as they came, ten of them unpacked.
 */
final class LandClosedClients extends DoFn<KV<Integer, Iterable<byte[]>>, LedgerCount> {
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("landed counts") {};

  private final ClientLanding landing;
  private final String kind;
  private final Coder<KV<Integer, byte[]>> coder;
  private final long watermarkBefore;
  private final PCollectionView<Long> watermark;

  /**
   * @param kind under which blocks are held
   * @param watermarkBefore of the increment before: windows that it had passed are published
   */
  LandClosedClients(
      ClientLanding landing,
      String kind,
      Coder<KV<Integer, byte[]>> coder,
      long watermarkBefore,
      PCollectionView<Long> watermark) {
    this.landing = landing;
    this.kind = kind;
    this.coder = coder;
    this.watermarkBefore = watermarkBefore;
    this.watermark = watermark;
  }

  @Setup
  public void setup() {
    landing.open();
  }

  @ProcessElement
  public void process(ProcessContext context, MultiOutputReceiver out) throws IOException {
    int shard = context.element().getKey();
    long width = landing.windowMillis();
    MergeClients merging = new MergeClients(width);
    for (byte[] block : context.element().getValue()) {
      merging.add(block);
    }
    merging.rememberBefore(firstOpen(watermarkBefore));
    for (long start : merging.windows()) {
      IntervalWindow window =
          new IntervalWindow(Instant.ofEpochMilli(start), Instant.ofEpochMilli(start + width));
      Consumer<LedgerCount> books =
          count -> out.get(COUNTS).outputWithTimestamp(count, window.maxTimestamp());
      landing.land(shard, window, sink -> merging.drainTo(start, sink), books);
      merging.countTo(books);
    }
    hold(shard, merging.recent(), firstOpen(context.sideInput(watermark)), out);
  }

  /**
   * What is remembered has the time of the last closed window, so that the next finds it closed.
   */
  private void hold(int shard, RecentClients recent, long firstOpen, MultiOutputReceiver out)
      throws IOException {
    List<byte[]> blocks = new ArrayList<>();
    ClientBlocks packing = new ClientBlocks(1, (one, block) -> blocks.add(block));
    recent.forEachFrom(RecentClients.first(firstOpen, landing.windowMillis()), packing::add);
    packing.flush();
    for (byte[] block : blocks) {
      out.get(CloseWindows.HELD)
          .output(
              OpenPart.of(kind, Instant.ofEpochMilli(firstOpen - 1), KV.of(shard, block), coder));
      out.get(CloseWindows.COUNTS).output(IncrementBooks.HELD.sent(1));
    }
  }

  /** Start of the first window that a watermark has not passed. */
  private long firstOpen(long passed) {
    return passed - Math.floorMod(passed, landing.windowMillis());
  }
}
