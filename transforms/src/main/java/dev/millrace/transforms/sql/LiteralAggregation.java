package dev.millrace.transforms.sql;

import java.io.Serializable;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * A constant of each group, with which Calcite's rewriting of NOT IN marks the groups that are
 * there.
 */
final class LiteralAggregation implements Aggregation<@Nullable Void> {
  private static final long serialVersionUID = 1;

  private final @Nullable Serializable value;

  LiteralAggregation(RexNode literal) {
    this.value = ((RexLiteral) literal).getValueAs(Boolean.class);
  }

  @Override
  public @Nullable Void empty() {
    return null;
  }

  @Override
  public @Nullable Void add(@Nullable Void nothing, @Nullable Object[] arguments) {
    return null;
  }

  @Override
  public @Nullable Void merge(@Nullable Void nothing, @Nullable Void other) {
    return null;
  }

  @Override
  public @Nullable Object result(@Nullable Void nothing) {
    return value;
  }

  @Override
  public Coder<@Nullable Void> coder() {
    return VoidCoder.of();
  }
}
