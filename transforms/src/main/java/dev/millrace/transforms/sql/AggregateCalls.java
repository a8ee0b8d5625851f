package dev.millrace.transforms.sql;

import java.io.Serializable;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Aggregate functions of one GROUP BY, each over its own accumulator. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class AggregateCalls implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * One function with where its arguments stand in a row.
   *
   * @param filter the column that must be true, or -1
   * @param distinct whether it takes each combination of arguments once
   */
  record Call(
      Aggregation<?> aggregation, int[] arguments, Kind[] kinds, int filter, boolean distinct)
      implements Serializable {

    boolean takes(Row row) {
      return filter < 0 || Boolean.TRUE.equals(row.getValue(filter));
    }

    @Nullable Object[] argumentsOf(Row row) {
      @Nullable Object[] values = new Object[arguments.length];
      for (int index = 0; index < arguments.length; index++) {
        values[index] = row.getValue(arguments[index]);
      }
      return values;
    }
  }

  private final Call[] calls;

  AggregateCalls(Call[] calls) {
    this.calls = calls.clone();
  }

  Call[] calls() {
    return calls.clone();
  }

  int size() {
    return calls.length;
  }

  /** About how many bytes the accumulators of a group take, beside what rows add to them. */
  int bytes() {
    int bytes = 0;
    for (Call call : calls) {
      bytes += call.aggregation().bytes();
    }
    return bytes;
  }

  Object[] empty() {
    Object[] accumulators = new Object[calls.length];
    for (int index = 0; index < calls.length; index++) {
      accumulators[index] = calls[index].aggregation().empty();
    }
    return accumulators;
  }

  /**
   * Adds a row to every function that is not a distinct one.
   *
   * @return about how many bytes the accumulators may have grown by
   */
  long add(Object[] accumulators, Row row) {
    long growth = 0;
    for (int index = 0; index < calls.length; index++) {
      Call call = calls[index];
      if (!call.distinct() && call.takes(row)) {
        @Nullable Object[] arguments = call.argumentsOf(row);
        accumulators[index] =
            ((Aggregation) call.aggregation()).add(accumulators[index], arguments);
        growth += call.aggregation().growth(arguments);
      }
    }
    return growth;
  }

  void addDistinct(Object[] accumulators, int index, @Nullable Object[] arguments) {
    accumulators[index] =
        ((Aggregation) calls[index].aggregation()).add(accumulators[index], arguments);
  }

  void merge(Object[] accumulators, Object[] others) {
    for (int index = 0; index < calls.length; index++) {
      accumulators[index] =
          ((Aggregation) calls[index].aggregation()).merge(accumulators[index], others[index]);
    }
  }

  @Nullable Object result(Object[] accumulators, int index) {
    return ((Aggregation) calls[index].aggregation()).result(accumulators[index]);
  }
}
