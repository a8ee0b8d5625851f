package dev.millrace.transforms.sql;

import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.validate.SqlDelegatingConformance;

/**
 * The SQL standard with what people write every day: GROUP BY 1 or an alias, {@code !=}, {@code %}.
 */
final class QueryConformance extends SqlDelegatingConformance {
  static final QueryConformance INSTANCE = new QueryConformance();

  private QueryConformance() {
    super(SqlConformanceEnum.DEFAULT);
  }

  @Override
  public boolean isGroupByAlias() {
    return true;
  }

  @Override
  public boolean isGroupByOrdinal() {
    return true;
  }

  @Override
  public boolean isHavingAlias() {
    return true;
  }

  @Override
  public boolean isBangEqualAllowed() {
    return true;
  }

  @Override
  public boolean isPercentRemainderAllowed() {
    return true;
  }
}
