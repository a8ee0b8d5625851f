package dev.millrace.transforms.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Makes the row of a group: its keys, then what its functions give. */
final class GroupResults extends DoFn<KV<byte[], Object[]>, Row> {
  private static final long serialVersionUID = 1;

  private final Grouping grouping;
  private final AggregateCalls calls;
  private final Schema schema;
  private final String described;

  /** For each column after the keys the number of its function, or -1 for GROUPING. */
  private final int[] functions;

  /** For each column after the keys that is GROUPING, the keys it asks about. */
  private final int[][] grouped;

  GroupResults(
      Grouping grouping,
      AggregateCalls calls,
      Schema schema,
      String described,
      int[] functions,
      int[][] grouped) {
    this.grouping = grouping;
    this.calls = calls;
    this.schema = schema;
    this.described = described;
    this.functions = functions.clone();
    this.grouped = grouped.clone();
  }

  @ProcessElement
  public void result(@Element KV<byte[], Object[]> group, OutputReceiver<Row> output) {
    @Nullable Object[] keys = grouping.decode(group.getKey());
    Object set = keys[0];
    List<@Nullable Object> values = new ArrayList<>(schema.getFieldCount());
    for (int index = 1; index < keys.length; index++) {
      values.add(keys[index]);
    }
    try {
      for (int index = 0; index < functions.length; index++) {
        values.add(
            functions[index] < 0
                ? (Object) groupingOf(set == null ? 0 : (Integer) set, grouped[index])
                : calls.result(group.getValue(), functions[index]));
      }
    } catch (ArithmeticException failure) {
      throw QueryErrors.atWork(described, failure);
    }
    output.output(Row.withSchema(schema).attachValues(values));
  }

  /** A bit for each key, 1 where the row is not grouped by it. */
  private long groupingOf(int set, int[] keys) {
    long bits = 0;
    for (int key : keys) {
      bits = bits << 1 | (grouping.groups(set, key) ? 0 : 1);
    }
    return bits;
  }
}
