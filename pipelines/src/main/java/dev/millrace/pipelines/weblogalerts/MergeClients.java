package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** Adds up what the parts of the input counted for one client in one window. */
final class MergeClients extends DoFn<KV<ClientWindow, Iterable<ClientActivity>>, ClientTotal> {
  static final TupleTag<ClientTotal> TOTALS = new TupleTag<>("totals") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private transient long requests;
  private transient long windows;

  @StartBundle
  public void startBundle() {
    requests = 0;
    windows = 0;
  }

  @ProcessElement
  public void process(
      @Element KV<ClientWindow, Iterable<ClientActivity>> parts, MultiOutputReceiver out) {
    ClientActivity total = new ClientActivity();
    for (ClientActivity part : parts.getValue()) {
      requests += part.requests();
      total.merge(part);
    }
    windows++;
    out.get(TOTALS).output(new ClientTotal(parts.getKey(), total));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    GlobalWindow window = GlobalWindow.INSTANCE;
    context.output(COUNTS, Edges.CLIENTS.received(requests), window.maxTimestamp(), window);
    context.output(COUNTS, Edges.MERGED.sent(windows), window.maxTimestamp(), window);
  }
}
