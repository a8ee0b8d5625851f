package dev.millrace.pipelines;

import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** Hands on all elements of a collection twice, which the books must see. */
public final class Twice {
  private Twice() {}

  /** Each of them two times. */
  public static <T> PCollection<T> of(PCollection<T> elements) {
    return PCollectionList.of(elements)
        .and(elements)
        .apply("Twice " + elements.getName(), Flatten.pCollections());
  }
}
