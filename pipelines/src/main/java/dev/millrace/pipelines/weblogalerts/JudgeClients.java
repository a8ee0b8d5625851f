package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.Scored;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;

/** Turns scores into rows, and rows that say attack into alerts. */
final class JudgeClients extends DoFn<Scored<ClientTotal>, ClientRow> {
  static final TupleTag<ClientRow> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<Alert> ALERTS = new TupleTag<>("alerts") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private static final Label[] LABELS = Label.values();

  private final long windowMillis;
  private final double minScore;
  private final String model;
  private final Evidence evidence;
  private transient long rows;
  private transient long requests;
  private transient long alerts;

  JudgeClients(long windowMillis, double minScore, String model, Evidence evidence) {
    this.windowMillis = windowMillis;
    this.minScore = minScore;
    this.model = model;
    this.evidence = evidence;
  }

  @StartBundle
  public void startBundle() {
    rows = 0;
    requests = 0;
    alerts = 0;
  }

  @ProcessElement
  public void process(@Element Scored<ClientTotal> scored, MultiOutputReceiver out) {
    int strongest = scored.strongest();
    Label label = LABELS[strongest];
    double score = scored.scores()[strongest];
    ClientTotal total = scored.element();
    ClientRow row = ClientRow.of(total, windowMillis, label, score);
    rows++;
    requests += row.requests();
    out.get(ROWS).output(row);
    if (label != Label.NORMAL && score >= minScore) {
      alerts++;
      out.get(ALERTS).output(Alert.ofClient(row, model, evidence.of(total.activity(), label)));
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    count(context, Edges.SCORED.received(rows));
    count(context, Edges.CLIENT_ROWS.sent(rows));
    count(context, Edges.CLIENT_ROWS.in(Edges.REQUESTS).sent(requests));
    count(context, Edges.CLIENT_ALERTS.sent(alerts));
  }

  private static void count(FinishBundleContext context, LedgerCount count) {
    context.output(COUNTS, count, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
  }
}
