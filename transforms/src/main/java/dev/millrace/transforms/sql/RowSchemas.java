package dev.millrace.transforms.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataTypeField;

/** The schemas and kinds of operators' rows. */
final class RowSchemas {
  private RowSchemas() {}

  static Schema of(RelDataType row) {
    return of(row, row.getFieldNames());
  }

  static Schema of(RelDataType row, List<String> names) {
    Schema.Builder schema = Schema.builder();
    for (RelDataTypeField field : row.getFieldList()) {
      RelDataType type = field.getType();
      schema.addField(
          Field.of(names.get(field.getIndex()), Kind.of(type).field(type.isNullable())));
    }
    return schema.build();
  }

  static Kind[] kinds(RelDataType row) {
    List<Kind> kinds = new ArrayList<>();
    for (RelDataTypeField field : row.getFieldList()) {
      kinds.add(Kind.of(field.getType()));
    }
    return kinds.toArray(Kind[]::new);
  }
}
