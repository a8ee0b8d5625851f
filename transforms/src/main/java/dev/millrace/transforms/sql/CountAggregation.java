package dev.millrace.transforms.sql;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.jspecify.annotations.Nullable;

/** COUNT: the rows in which no argument is null. */
final class CountAggregation implements Aggregation<Long> {
  private static final long serialVersionUID = 1;

  @Override
  public Long empty() {
    return 0L;
  }

  @Override
  public Long add(Long count, @Nullable Object[] arguments) {
    for (Object argument : arguments) {
      if (argument == null) {
        return count;
      }
    }
    return count + 1;
  }

  @Override
  public Long merge(Long count, Long other) {
    return count + other;
  }

  @Override
  public Object result(Long count) {
    return count;
  }

  @Override
  public Coder<Long> coder() {
    return VarLongCoder.of();
  }
}
