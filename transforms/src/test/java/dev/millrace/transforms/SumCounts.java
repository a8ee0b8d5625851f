package dev.millrace.transforms;

import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/** Adds up a step's counts over all bundles and windows, for assertions. */
final class SumCounts extends PTransform<PCollection<LedgerCount>, PCollection<LedgerCount>> {
  private static final TypeDescriptor<LedgerCount> COUNT = TypeDescriptor.of(LedgerCount.class);

  private SumCounts() {}

  static SumCounts perEdge() {
    return new SumCounts();
  }

  @Override
  public PCollection<LedgerCount> expand(PCollection<LedgerCount> counts) {
    return counts
        .apply("All windows", allWindows(counts.isBounded()))
        .apply(
            "Edge",
            MapElements.into(TypeDescriptors.kvs(COUNT, TypeDescriptors.longs()))
                .via(count -> KV.of(edge(count, 0), count.count())))
        .setCoder(KvCoder.of(LedgerCount.Coder.of(), VarLongCoder.of()))
        .apply("Sum", Sum.longsPerKey())
        .apply("Count", MapElements.into(COUNT).via(sum -> edge(sum.getKey(), sum.getValue())))
        .setCoder(LedgerCount.Coder.of());
  }

  /** One that ends, where the input does not. */
  private static Window<LedgerCount> allWindows(IsBounded bounded) {
    return bounded == IsBounded.BOUNDED
        ? Window.into(new GlobalWindows())
        : Window.into(FixedWindows.of(Duration.standardDays(100_000)));
  }

  private static LedgerCount edge(LedgerCount count, long total) {
    return new LedgerCount(count.from(), count.to(), count.unit(), count.side(), total, null);
  }
}
