package dev.millrace.transforms.sql;

import org.apache.beam.sdk.coders.Coder;
import org.jspecify.annotations.Nullable;

/** The value of a subquery that stands for one: null of no row, an error of several. */
final class SingleValueAggregation implements Aggregation<@Nullable Object[]> {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  SingleValueAggregation(Kind kind) {
    this.kind = kind;
  }

  @Override
  public @Nullable Object[] empty() {
    return new Object[] {null, 0L};
  }

  @Override
  public @Nullable Object[] add(@Nullable Object[] held, @Nullable Object[] arguments) {
    return merge(held, new Object[] {arguments[0], 1L});
  }

  @Override
  public @Nullable Object[] merge(@Nullable Object[] held, @Nullable Object[] other) {
    long rows = rows(held) + rows(other);
    if (rows > 1) {
      throw new IllegalStateException(
          "A subquery that stands for one value has more than one row (aggregate it, or use IN)");
    }
    return rows(held) == 1 ? held : other.clone();
  }

  private static long rows(@Nullable Object[] held) {
    Object rows = held[1];
    return rows == null ? 0 : (Long) rows;
  }

  @Override
  public @Nullable Object result(@Nullable Object[] held) {
    return held[0];
  }

  @Override
  public long growth(@Nullable Object[] arguments) {
    return Aggregation.bytesOf(arguments[0]);
  }

  @Override
  public Coder<@Nullable Object[]> coder() {
    return new ValuesCoder(new KeyCodec(new Kind[] {kind, Kind.LONG}));
  }
}
