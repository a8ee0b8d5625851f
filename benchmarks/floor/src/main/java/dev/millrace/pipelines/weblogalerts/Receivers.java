package dev.millrace.pipelines.weblogalerts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.values.OutputBuilder;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** Keeps in lists what a step puts out, by tag. */
final class Receivers implements MultiOutputReceiver {
  private final Map<TupleTag<?>, List<Object>> outputs = new HashMap<>();

  @SuppressWarnings("unchecked")
  <T> List<T> all(TupleTag<T> tag) {
    return (List<T>) outputs.getOrDefault(tag, List.of());
  }

  @Override
  public <T> OutputReceiver<T> get(TupleTag<T> tag) {
    return new OutputReceiver<>() {
      @Override
      public void output(T element) {
        outputs.computeIfAbsent(tag, first -> new ArrayList<>()).add(element);
      }

      @Override
      public OutputBuilder<T> builder(T element) {
        throw new UnsupportedOperationException("Only elements without a window of their own");
      }
    };
  }

  @Override
  public <T> OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
    throw new UnsupportedOperationException("No step here puts out rows of a schema");
  }
}
