package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.sdk.extensions.sql.impl.UdafImpl;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.schema.FunctionParameter;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeName;

/**
 * An aggregate that is given to a query. One of {@link Number} takes numbers of any type, of which
 * SQL has no common one: DOUBLE stands for it, as numbers alone can be taken for it unwritten.
 */
final class GivenAggregate extends UdafImpl<Object, Object, Object> {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("unchecked")
  GivenAggregate(CombineFn<?, ?, ?> function) {
    super((CombineFn<Object, Object, Object>) function);
  }

  @Override
  public List<FunctionParameter> getParameters() {
    return getInputType() == Number.class ? List.of(new AnyNumber()) : super.getParameters();
  }

  private static final class AnyNumber implements FunctionParameter {
    @Override
    public int getOrdinal() {
      return 0;
    }

    @Override
    public String getName() {
      return "number";
    }

    @Override
    public RelDataType getType(RelDataTypeFactory types) {
      return types.createSqlType(SqlTypeName.DOUBLE);
    }

    @Override
    public boolean isOptional() {
      return false;
    }
  }
}
