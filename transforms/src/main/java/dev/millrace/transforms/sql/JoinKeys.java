package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Gives rows the key that they are joined by. A row with a null in a key that must be equal matches
 * nothing: it goes under a key of its side alone if an outer join keeps it, else nowhere.
 */
final class JoinKeys extends DoFn<Row, KV<byte[], Row>> {
  private static final long serialVersionUID = 1;

  private final int[] columns;
  private final Kind[] kinds;
  private final Kind[] compared;
  private final boolean[] nullMatches;
  private final boolean keepsUnmatched;
  private final byte side;
  private final KeyCodec codec;

  /**
   * Keys.
   *
   * @param compared the kinds that both sides' values are compared as
   * @param nullMatches which keys are compared by IS NOT DISTINCT FROM
   */
  JoinKeys(
      List<Integer> columns,
      Kind[] kinds,
      Kind[] compared,
      boolean[] nullMatches,
      boolean keepsUnmatched,
      byte side) {
    this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
    this.kinds = kinds.clone();
    this.compared = compared.clone();
    this.nullMatches = nullMatches.clone();
    this.keepsUnmatched = keepsUnmatched;
    this.side = side;
    Kind[] all = new Kind[compared.length + 1];
    all[0] = Kind.BYTE;
    System.arraycopy(compared, 0, all, 1, compared.length);
    this.codec = new KeyCodec(all);
  }

  static Coder<KV<byte[], Row>> coder(Coder<Row> rows) {
    return KvCoder.of(ByteArrayCoder.of(), rows);
  }

  @ProcessElement
  public void key(@Element Row row, OutputReceiver<KV<byte[], Row>> output) {
    @Nullable Object[] values = new Object[columns.length + 1];
    values[0] = (byte) 0;
    for (int index = 0; index < columns.length; index++) {
      Object value = row.getValue(columns[index]);
      if (value == null && !nullMatches[index]) {
        if (!keepsUnmatched) {
          return;
        }
        values[0] = side;
      }
      values[index + 1] = value == null ? null : as(value, kinds[index], compared[index]);
    }
    output.output(KV.of(codec.encode(values), row));
  }

  private static @Nullable Object as(Object value, Kind kind, Kind compared) {
    return kind == compared || !compared.isNumber() ? value : Results.of((Number) value, compared);
  }

  /** The kind in which values of both kinds are equal where SQL says so. */
  static Kind common(Kind left, Kind right) {
    if (left == right) {
      return left;
    }
    if (left.isWhole() && right.isWhole()) {
      return Kind.LONG;
    }
    if (left.isBinary() || right.isBinary()) {
      return Kind.DOUBLE;
    }
    return left.isNumber() && right.isNumber() ? Kind.DECIMAL : left;
  }
}
