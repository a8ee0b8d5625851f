package dev.millrace.io;

import dev.millrace.io.FoundColumns.Presence;
import java.util.Optional;
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
  private ParquetSchemas() {}

  /**
   * The columns of a file. Lists, groups, maps, unsigned numbers, times of day, nanoseconds, INT96,
   * and names with other signs than letters, digits and underlines are left out.
   */
  static FoundColumns of(MessageType message) {
    FoundColumns.Search search = FoundColumns.search();
    for (Type column : message.getFields()) {
      Optional<Schema> type = of(column);
      if (type.isEmpty()) {
        search.leaveOut(column.getName(), words(column));
      } else {
        search.add(
            column.getName(),
            type.get(),
            column.isRepetition(Type.Repetition.OPTIONAL) ? Presence.NULLABLE : Presence.REQUIRED,
            words(column));
      }
    }
    return search.found();
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
