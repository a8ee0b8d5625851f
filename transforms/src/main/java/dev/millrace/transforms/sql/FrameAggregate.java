package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate over a frame. A frame that starts at the partition's start is followed row by row;
 * another is aggregated anew for each row.
 */
@SuppressWarnings({"unchecked", "rawtypes"})
record FrameAggregate(AggregateCalls.Call call, Frame frame) implements WindowFunction {
  @Override
  public @Nullable Object[] results(List<Row> rows, RowOrder order) {
    Aggregation aggregation = call.aggregation();
    @Nullable Object[] results = new Object[rows.size()];
    int[] firsts = frame.firsts(rows, order);
    int[] afters = frame.afters(rows, order);
    Object accumulator = aggregation.empty();
    int from = 0;
    int to = 0;
    for (int index = 0; index < results.length; index++) {
      int first = firsts[index];
      int after = afters[index];
      if (first != from || after < to) {
        accumulator = aggregation.empty();
        from = first;
        to = first;
      }
      for (; to < after; to++) {
        accumulator = aggregation.add(accumulator, call.argumentsOf(rows.get(to)));
      }
      results[index] = aggregation.result(accumulator);
    }
    return results;
  }
}
