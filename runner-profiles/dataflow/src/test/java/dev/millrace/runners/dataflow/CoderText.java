package dev.millrace.runners.dataflow;

import com.google.common.hash.Hashing;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.SchemaCoder;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A coder as text: its type and parts, and a digest of what it is made with, such as the columns of
 * the rows that it writes. The text is another one when that is; it stays when Java would only take
 * a class for another version of itself. What its code writes is not told: {@link CoderBytes}.
 */
final class CoderText {
  private CoderText() {}

  static String of(Coder<?> coder) {
    String name = coder.getClass().getCanonicalName();
    String simple = name == null ? coder.getClass().getName() : name;
    List<? extends Coder<?>> parts =
        Objects.requireNonNullElse(coder.getCoderArguments(), List.<Coder<?>>of());
    String made = made(coder, parts);
    return simple.replaceFirst("^(?:[a-z_][\\w]*\\.)+", "")
        + (made.isEmpty() ? "" : "#" + digest(made))
        + (parts.isEmpty()
            ? ""
            : parts.stream().map(CoderText::of).collect(Collectors.joining(", ", "(", ")")));
  }

  private static String digest(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString().substring(0, 8);
  }

  /** Of Beam's own coders the columns alone: the rest of them stands in their names and parts. */
  private static String made(Coder<?> coder, List<? extends Coder<?>> parts) {
    if (coder instanceof SchemaCoder<?> rows) {
      return value(rows.getSchema());
    }
    return isOurs(coder.getClass())
        ? fields(coder)
            .filter(value -> parts.isEmpty() || !(value instanceof Coder))
            .map(CoderText::value)
            .collect(Collectors.joining("; "))
        : "";
  }

  static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("dev.millrace.");
  }

  private static Stream<@Nullable Object> fields(Object of) {
    return Arrays.stream(of.getClass().getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .filter(field -> !Modifier.isTransient(field.getModifiers()))
        .map(field -> value(field, of));
  }

  private static @Nullable Object value(Field field, Object of) {
    try {
      field.setAccessible(true);
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A value with all that it is made of. */
  static String value(@Nullable Object value) {
    if (value instanceof Coder<?> coder) {
      return of(coder);
    } else if (value instanceof Schema schema) {
      return columns(schema);
    } else if (value instanceof Class<?> type) {
      return columns(type);
    } else if (value instanceof Iterable<?> several) {
      return StreamSupport.stream(several.spliterator(), false)
          .map(CoderText::value)
          .collect(Collectors.joining(", ", "[", "]"));
    } else if (value instanceof Object[] several) {
      return value(Arrays.asList(several));
    } else if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    } else if (value instanceof Row row) {
      return value(row.getValues());
    } else if (value != null && isOurs(value.getClass()) && !(value instanceof Enum)) {
      return value.getClass().getSimpleName()
          + fields(value).map(CoderText::value).collect(Collectors.joining(", ", "(", ")"));
    }
    return String.valueOf(value);
  }

  /** Without what a schema has besides, such as a number that is another one each time. */
  private static String columns(Schema schema) {
    return schema.getFields().stream()
        .map(field -> field.getName() + " " + type(field.getType()))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String type(Schema.FieldType type) {
    Schema row = type.getRowSchema();
    Schema.FieldType element = type.getCollectionElementType();
    Schema.LogicalType<?, ?> logical = type.getLogicalType();
    return type.getTypeName()
        + (type.getNullable() ? " or null" : "")
        + (row == null ? "" : columns(row))
        + (element == null ? "" : " of " + type(element))
        + (logical == null ? "" : " " + logical.getIdentifier());
  }

  /** Of a record, and of the records in it. */
  private static String columns(Class<?> type) {
    return type.isRecord()
        ? Arrays.stream(type.getRecordComponents())
            .map(CoderText::column)
            .collect(Collectors.joining(", ", type.getSimpleName() + "(", ")"))
        : type.getName();
  }

  private static String column(RecordComponent column) {
    Type type = column.getGenericType();
    return column.getName()
        + " "
        + (column.getType().isRecord() ? columns(column.getType()) : type.getTypeName());
  }
}
