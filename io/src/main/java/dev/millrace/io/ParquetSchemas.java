package dev.millrace.io;

import dev.millrace.transforms.events.EventSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * What rows can have of the columns of a Parquet file: booleans, signed whole numbers, floats,
 * doubles, strings, JSON and enums (as text), bytes, decimals, dates, and timestamps in
 * milliseconds or microseconds; one that is not adjusted to UTC is taken as it stands there.
 */
public final class ParquetSchemas {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private ParquetSchemas() {}

  /**
   * The columns of a file.
   *
   * @param leftOut names and types of those that rows cannot have: lists, groups, maps, unsigned
   *     numbers, times of day, nanoseconds, INT96, and names with other signs than letters, digits
   *     and underlines
   */
  public record Columns(EventSchema schema, List<String> leftOut) {
    public Columns {
      leftOut = List.copyOf(leftOut);
    }
  }

  static Columns of(MessageType message) {
    List<Schema.Field> fields = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (Type column : message.getFields()) {
      Optional<Schema> type =
          NAME.matcher(column.getName()).matches() ? of(column) : Optional.empty();
      if (type.isEmpty()) {
        leftOut.add(column.getName() + " (" + words(column) + ")");
      } else if (column.isRepetition(Type.Repetition.OPTIONAL)) {
        fields.add(
            new Schema.Field(
                column.getName(),
                Schema.createUnion(Schema.create(Schema.Type.NULL), type.get()),
                null,
                JsonProperties.NULL_VALUE));
      } else {
        fields.add(new Schema.Field(column.getName(), type.get()));
      }
    }
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("it has no column that a table can have");
    }
    return new Columns(
        EventSchema.parse(Schema.createRecord("Row", null, null, false, fields).toString()),
        leftOut);
  }

  private static String words(Type column) {
    LogicalTypeAnnotation logical = column.getLogicalTypeAnnotation();
    return logical != null
        ? logical.toString()
        : column.isPrimitive()
            ? column.asPrimitiveType().getPrimitiveTypeName().toString()
            : "group";
  }

  private static Optional<Schema> of(Type column) {
    if (!column.isPrimitive() || column.isRepetition(Type.Repetition.REPEATED)) {
      return Optional.empty();
    }
    PrimitiveType type = column.asPrimitiveType();
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return logical == null ? plain(type) : annotated(type, logical);
  }

  private static Optional<Schema> plain(PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> Optional.of(Schema.create(Schema.Type.BOOLEAN));
      case INT32 -> Optional.of(Schema.create(Schema.Type.INT));
      case INT64 -> Optional.of(Schema.create(Schema.Type.LONG));
      case FLOAT -> Optional.of(Schema.create(Schema.Type.FLOAT));
      case DOUBLE -> Optional.of(Schema.create(Schema.Type.DOUBLE));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> Optional.of(Schema.create(Schema.Type.BYTES));
      case INT96 -> Optional.empty();
    };
  }

  private static Optional<Schema> annotated(PrimitiveType type, LogicalTypeAnnotation logical) {
    if (logical instanceof StringLogicalTypeAnnotation
        || logical instanceof JsonLogicalTypeAnnotation
        || logical instanceof EnumLogicalTypeAnnotation) {
      return Optional.of(Schema.create(Schema.Type.STRING));
    }
    if (logical instanceof IntLogicalTypeAnnotation whole) {
      return whole.isSigned() ? plain(type) : Optional.empty();
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return Optional.of(
          LogicalTypes.decimal(decimal.getPrecision(), decimal.getScale())
              .addToSchema(Schema.create(Schema.Type.BYTES)));
    }
    if (logical instanceof DateLogicalTypeAnnotation) {
      return Optional.of(LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)));
    }
    if (logical instanceof TimestampLogicalTypeAnnotation time
        && time.getUnit() != TimeUnit.NANOS) {
      Schema units = Schema.create(Schema.Type.LONG);
      return Optional.of(
          time.getUnit() == TimeUnit.MILLIS
              ? LogicalTypes.timestampMillis().addToSchema(units)
              : LogicalTypes.timestampMicros().addToSchema(units));
    }
    return Optional.empty();
  }
}
