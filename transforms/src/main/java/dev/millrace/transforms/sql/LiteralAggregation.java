package dev.millrace.transforms.sql;

import java.io.Serializable;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * A constant of each group, with which Calcite's rewriting of NOT IN marks the groups that are
 * there.
 */
final class LiteralAggregation implements Aggregation<Boolean> {
  private static final long serialVersionUID = 1;

  private final @Nullable Serializable value;

  LiteralAggregation(RexNode literal) {
    this.value = ((RexLiteral) literal).getValueAs(Boolean.class);
  }

  @Override
  public Boolean empty() {
    return true;
  }

  @Override
  public Boolean add(Boolean nothing, @Nullable Object[] arguments) {
    return nothing;
  }

  @Override
  public Boolean merge(Boolean nothing, Boolean other) {
    return nothing;
  }

  @Override
  public @Nullable Object result(Boolean nothing) {
    return value;
  }

  @Override
  public Coder<Boolean> coder() {
    return BooleanCoder.of();
  }
}
