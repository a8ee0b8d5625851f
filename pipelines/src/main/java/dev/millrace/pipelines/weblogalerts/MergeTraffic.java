package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import java.util.Iterator;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/** Adds up what the parts of the input counted for the whole site in one window. */
final class MergeTraffic extends DoFn<KV<Long, Iterable<byte[]>>, TrafficRow> {
  static final TupleTag<TrafficRow> WINDOWS = new TupleTag<>("windows") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private static final int TOP_PATHS = 10;

  private final long windowMillis;

  MergeTraffic(long windowMillis) {
    this.windowMillis = windowMillis;
  }

  @ProcessElement
  public void process(@Element KV<Long, Iterable<byte[]>> parts, MultiOutputReceiver out) {
    Iterator<byte[]> left = parts.getValue().iterator();
    TrafficActivity total = TrafficActivity.Coder.decoded(left.next());
    long requests = total.requests();
    while (left.hasNext()) {
      TrafficActivity part = TrafficActivity.Coder.decoded(left.next());
      requests += part.requests();
      total.merge(part);
    }
    out.get(COUNTS).output(Edges.TRAFFIC.received(requests));
    out.get(COUNTS).output(Edges.WINDOWS.sent(1));
    out.get(WINDOWS).output(row(parts.getKey(), total));
  }

  private TrafficRow row(long windowStart, TrafficActivity total) {
    return new TrafficRow(
        Instant.ofEpochMilli(windowStart),
        Instant.ofEpochMilli(windowStart + windowMillis),
        total.requests(),
        total.bytes(),
        total.statusClass(1),
        total.statusClass(2),
        total.statusClass(3),
        total.statusClass(4),
        total.statusClass(5),
        total.statusClass(0),
        total.distinctClients(),
        total.paths().top(TOP_PATHS),
        total.paths().isExact(),
        null,
        List.of());
  }
}
