package dev.millrace.pipelines.query;

import dev.millrace.pipelines.events.ObservedObject;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventSchema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a result and their types in files: whole numbers of 8 and 16 bits are of 32 there,
 * a time of day is text, and a decimal has 38 digits, {@value #SCALE} of them behind the point, to
 * which it is rounded half up.
 */
final class ResultColumns implements java.io.Serializable {
  static final int PRECISION = 38;
  static final int SCALE = 12;
  private static final long serialVersionUID = 1;

  /** What a column is, in words of SQL. */
  enum Type {
    BOOLEAN,
    TINYINT,
    SMALLINT,
    INTEGER,
    BIGINT,
    REAL,
    DOUBLE,
    DECIMAL,
    VARCHAR,
    VARBINARY,
    DATE,
    TIME,
    TIMESTAMP;

    /** Whether its values stand right in a table. */
    boolean isNumber() {
      return switch (this) {
        case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> true;
        case BOOLEAN, VARCHAR, VARBINARY, DATE, TIME, TIMESTAMP -> false;
      };
    }
  }

  private final List<String> names;
  private final List<Type> types;
  private final EventSchema landed;

  private ResultColumns(List<String> names, List<Type> types, EventSchema landed) {
    this.names = List.copyOf(names);
    this.types = List.copyOf(types);
    this.landed = landed;
  }

  /** Of a result whose names nobody sees in files. */
  static ResultColumns printed(Schema result) {
    List<String> inFiles = new ArrayList<>();
    for (int i = 0; i < result.getFieldCount(); i++) {
      inFiles.add("column_" + i);
    }
    return of(result, inFiles);
  }

  /**
   * Of a result that lands under its own names.
   *
   * @throws UsageException if files cannot have them
   */
  static ResultColumns landed(Schema result) {
    Set<String> seen = new HashSet<>();
    for (String name : result.getFieldNames()) {
      if (!ObservedObject.isName(name)) {
        throw UsageException.of(
            "Invalid SQL: the column %s of the result cannot have this name in files (must be"
                    .formatted(name)
                + " letters, digits and _; name it with AS)");
      }
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw UsageException.of(
            "Invalid SQL: two columns of the result are called %s (name one otherwise with AS)"
                .formatted(name));
      }
    }
    return of(result, result.getFieldNames());
  }

  private static ResultColumns of(Schema result, List<String> inFiles) {
    List<Type> types = result.getFields().stream().map(field -> type(field.getType())).toList();
    List<org.apache.avro.Schema.Field> fields = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      org.apache.avro.Schema type = avro(types.get(i));
      fields.add(
          result.getField(i).getType().getNullable()
              ? new org.apache.avro.Schema.Field(
                  inFiles.get(i),
                  org.apache.avro.Schema.createUnion(
                      org.apache.avro.Schema.create(org.apache.avro.Schema.Type.NULL), type),
                  null,
                  JsonProperties.NULL_VALUE)
              : new org.apache.avro.Schema.Field(inFiles.get(i), type));
    }
    return new ResultColumns(
        result.getFieldNames(),
        types,
        EventSchema.parse(
            org.apache.avro.Schema.createRecord("Result", null, null, false, fields).toString()));
  }

  /** The type of a field of a query's rows. */
  static Type type(FieldType type) {
    return switch (type.getTypeName()) {
      case BOOLEAN -> Type.BOOLEAN;
      case BYTE -> Type.TINYINT;
      case INT16 -> Type.SMALLINT;
      case INT32 -> Type.INTEGER;
      case INT64 -> Type.BIGINT;
      case FLOAT -> Type.REAL;
      case DOUBLE -> Type.DOUBLE;
      case DECIMAL -> Type.DECIMAL;
      case STRING -> Type.VARCHAR;
      case BYTES -> Type.VARBINARY;
      case DATETIME -> Type.TIMESTAMP;
      case LOGICAL_TYPE -> logical(type);
      case ARRAY, ITERABLE, MAP, ROW ->
          throw new IllegalArgumentException("A result cannot have a column of type " + type);
    };
  }

  private static Type logical(FieldType type) {
    Schema.LogicalType<?, ?> logical = type.getLogicalType();
    String identifier = logical == null ? "" : logical.getIdentifier();
    if (identifier.equals(SqlTypes.DATE.getIdentifier())) {
      return Type.DATE;
    }
    if (identifier.equals(SqlTypes.TIME.getIdentifier())) {
      return Type.TIME;
    }
    throw new IllegalArgumentException("A result cannot have a column of type " + identifier);
  }

  private static org.apache.avro.Schema avro(Type type) {
    return switch (type) {
      case BOOLEAN -> plain(org.apache.avro.Schema.Type.BOOLEAN);
      case TINYINT, SMALLINT, INTEGER -> plain(org.apache.avro.Schema.Type.INT);
      case BIGINT -> plain(org.apache.avro.Schema.Type.LONG);
      case REAL -> plain(org.apache.avro.Schema.Type.FLOAT);
      case DOUBLE -> plain(org.apache.avro.Schema.Type.DOUBLE);
      case DECIMAL ->
          LogicalTypes.decimal(PRECISION, SCALE)
              .addToSchema(plain(org.apache.avro.Schema.Type.BYTES));
      case VARCHAR, TIME -> plain(org.apache.avro.Schema.Type.STRING);
      case VARBINARY -> plain(org.apache.avro.Schema.Type.BYTES);
      case DATE -> LogicalTypes.date().addToSchema(plain(org.apache.avro.Schema.Type.INT));
      case TIMESTAMP ->
          LogicalTypes.timestampMillis().addToSchema(plain(org.apache.avro.Schema.Type.LONG));
    };
  }

  private static org.apache.avro.Schema plain(org.apache.avro.Schema.Type type) {
    return org.apache.avro.Schema.create(type);
  }

  /** As the query names them. */
  List<String> names() {
    return names;
  }

  List<Type> types() {
    return types;
  }

  /** The first so many of them, for a person. */
  ResultColumns first(int count) {
    return new ResultColumns(names.subList(0, count), types.subList(0, count), landed);
  }

  /** Of the rows in files. */
  EventSchema schema() {
    return landed;
  }

  /** A row of the result as it lands; columns that are there to sort by are left out. */
  Row landed(Row row) {
    @Nullable Object[] values = new @Nullable Object[types.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = row.getValue(i);
      values[i] = value == null ? null : landed(i, value);
    }
    return Row.withSchema(landed.rowSchema()).attachValues(Arrays.asList(values));
  }

  private Object landed(int column, Object value) {
    return switch (types.get(column)) {
      case TINYINT, SMALLINT -> ((Number) value).intValue();
      case DECIMAL -> decimal(column, (BigDecimal) value);
      case TIME -> value.toString();
      case BOOLEAN, INTEGER, BIGINT, REAL, DOUBLE, VARCHAR, VARBINARY, DATE, TIMESTAMP -> value;
    };
  }

  private BigDecimal decimal(int column, BigDecimal value) {
    BigDecimal rounded = value.setScale(SCALE, RoundingMode.HALF_UP);
    if (rounded.precision() > PRECISION) {
      throw new ArithmeticException(
          "The column %s of the result has a value of more than %d digits before the point, %s (CAST"
                  .formatted(names.get(column), PRECISION - SCALE, value.toPlainString())
              + " it to DOUBLE or VARCHAR)");
    }
    return rounded;
  }
}
