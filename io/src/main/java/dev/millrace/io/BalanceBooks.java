package dev.millrace.io;

import dev.millrace.transforms.LedgerCount;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;

/**
 * Gathers counts of a bounded run in the global window, and fails it if they do not balance. For
 * books that nothing is published by.
 */
public final class BalanceBooks extends PTransform<PCollectionList<LedgerCount>, PDone> {
  private final Run run;
  private final LedgerPlan plan;

  private BalanceBooks(Run run, LedgerPlan plan) {
    this.run = run;
    this.plan = plan;
  }

  public static BalanceBooks of(Run run, LedgerPlan plan) {
    return new BalanceBooks(run, plan);
  }

  @Override
  public PDone expand(PCollectionList<LedgerCount> counts) {
    counts
        .apply("All counts", Flatten.pCollections())
        .apply("On one desk", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), LedgerCount.Coder.of()))
        .apply("Gather", GroupByKey.create())
        .apply("Balance", ParDo.of(new Balance(run, plan)));
    return PDone.in(counts.getPipeline());
  }

  private static final class Balance extends DoFn<KV<Integer, Iterable<LedgerCount>>, Void> {
    private final Run run;
    private final LedgerPlan plan;

    private Balance(Run run, LedgerPlan plan) {
      this.run = run;
      this.plan = plan;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<LedgerCount>> counts) {
      Ledger ledger = Ledger.close(plan, run.id(), counts.getValue());
      if (!ledger.balanced()) {
        throw new UnbalancedLedgerException(run, ledger);
      }
    }
  }
}
