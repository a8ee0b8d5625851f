package dev.millrace.transforms.sql;

import org.apache.beam.sdk.coders.Coder;
import org.jspecify.annotations.Nullable;

/** MIN and MAX. */
final class ExtremeAggregation implements Aggregation<@Nullable Object[]> {
  private static final long serialVersionUID = 1;

  private final int sign;
  private final Kind kind;

  /** The greatest value where the sign is 1, the least where it is -1. */
  ExtremeAggregation(int sign, Kind kind) {
    this.sign = sign;
    this.kind = kind;
  }

  @Override
  public @Nullable Object[] empty() {
    return new Object[1];
  }

  @Override
  public @Nullable Object[] add(@Nullable Object[] extreme, @Nullable Object[] arguments) {
    Object value = arguments[0];
    Object held = extreme[0];
    if (value != null && (held == null || sign * ValueOrder.compare(value, held) > 0)) {
      extreme[0] = value;
    }
    return extreme;
  }

  @Override
  public @Nullable Object[] merge(@Nullable Object[] extreme, @Nullable Object[] other) {
    return add(extreme, other);
  }

  @Override
  public @Nullable Object result(@Nullable Object[] extreme) {
    Object value = extreme[0];
    // Of 0.0 and -0.0, which are equal, the one that came first would be it.
    return value != null && kind.isBinary()
        ? Results.of(((Number) value).doubleValue() + 0.0, kind)
        : value;
  }

  @Override
  public long growth(@Nullable Object[] arguments) {
    return Aggregation.bytesOf(arguments[0]);
  }

  @Override
  public Coder<@Nullable Object[]> coder() {
    return new ValuesCoder(new KeyCodec(new Kind[] {kind}));
  }
}
