package dev.millrace.pipelines;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Loses one of a bounded collection, which the books must see. */
public final class AllButOne {
  private AllButOne() {}

  /** The others. */
  public static <T> PCollection<T> of(PCollection<T> elements) {
    Coder<T> coder = elements.getCoder();
    return elements
        .apply("As one", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), coder))
        .apply("Gather to lose one", GroupByKey.create())
        .apply("Lose one", ParDo.of(new SkipFirst<>()))
        .setCoder(coder);
  }

  private static final class SkipFirst<T> extends DoFn<KV<Integer, Iterable<T>>, T> {
    @ProcessElement
    public void process(@Element KV<Integer, Iterable<T>> all, OutputReceiver<T> out) {
      boolean first = true;
      for (T element : all.getValue()) {
        if (!first) {
          out.output(element);
        }
        first = false;
      }
    }
  }
}
