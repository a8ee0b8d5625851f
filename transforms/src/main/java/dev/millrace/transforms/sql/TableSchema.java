package dev.millrace.transforms.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.NanosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/**
 * A table's columns: the fields of its rows whose types SQL has here; the others cannot be named.
 */
final class TableSchema extends AbstractTable {
  private static final Map<String, Kind> LOGICAL =
      Map.of(
          SqlTypes.DATE.getIdentifier(),
          Kind.DATE,
          SqlTypes.TIME.getIdentifier(),
          Kind.TIME,
          SqlTypes.DATETIME.getIdentifier(),
          Kind.TIMESTAMP,
          new MicrosInstant().getIdentifier(),
          Kind.TIMESTAMP,
          new NanosInstant().getIdentifier(),
          Kind.TIMESTAMP,
          EnumerationType.IDENTIFIER,
          Kind.TEXT);

  private final List<Field> fields = new ArrayList<>();
  private final List<Integer> indexes = new ArrayList<>();
  private final List<Kind> kinds = new ArrayList<>();

  TableSchema(Schema schema) {
    for (int index = 0; index < schema.getFieldCount(); index++) {
      Field field = schema.getField(index);
      Kind kind = kind(field.getType());
      if (kind != null) {
        fields.add(field);
        indexes.add(index);
        kinds.add(kind);
      }
    }
  }

  List<Integer> indexes() {
    return indexes;
  }

  List<Kind> kinds() {
    return kinds;
  }

  /** The type that a column has in the table's own rows. */
  FieldType type(int column) {
    return fields.get(column).getType();
  }

  /** The schema of the table's rows inside the query. */
  Schema columns() {
    Schema.Builder columns = Schema.builder();
    for (int index = 0; index < fields.size(); index++) {
      Field field = fields.get(index);
      columns.addField(
          Field.of(field.getName(), kinds.get(index).field(field.getType().getNullable())));
    }
    return columns.build();
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory types) {
    RelDataTypeFactory.Builder row = types.builder();
    for (int index = 0; index < fields.size(); index++) {
      Field field = fields.get(index);
      row.add(field.getName(), kinds.get(index).type(types, field.getType().getNullable()));
    }
    return row.build();
  }

  private static @Nullable Kind kind(FieldType type) {
    return switch (type.getTypeName()) {
      case BOOLEAN -> Kind.BOOLEAN;
      case BYTE -> Kind.BYTE;
      case INT16 -> Kind.SHORT;
      case INT32 -> Kind.INTEGER;
      case INT64 -> Kind.LONG;
      case FLOAT -> Kind.FLOAT;
      case DOUBLE -> Kind.DOUBLE;
      case DECIMAL -> Kind.DECIMAL;
      case STRING -> Kind.TEXT;
      case BYTES -> Kind.BYTES;
      case DATETIME -> Kind.TIMESTAMP;
      case LOGICAL_TYPE -> logical(type);
      case ARRAY, ITERABLE, MAP, ROW -> null;
    };
  }

  private static @Nullable Kind logical(FieldType type) {
    Schema.@Nullable LogicalType<?, ?> logical = type.getLogicalType();
    if (logical == null) {
      return null;
    }
    Kind known = LOGICAL.get(logical.getIdentifier());
    FieldType base = logical.getBaseType();
    return known == null ? plain(base, kind(base)) : known;
  }

  /** A type such as a text of at most so many characters, whose values are plain ones. */
  private static @Nullable Kind plain(FieldType base, @Nullable Kind kind) {
    return switch (base.getTypeName()) {
      case STRING, BYTES, DECIMAL -> kind;
      case BOOLEAN, BYTE, INT16, INT32, INT64, FLOAT, DOUBLE, DATETIME, LOGICAL_TYPE -> null;
      case ARRAY, ITERABLE, MAP, ROW -> null;
    };
  }
}
