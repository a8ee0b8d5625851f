package dev.millrace.io.bigquery;

import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableSchema;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.EventType;
import dev.millrace.transforms.events.EventType.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The columns that fields of events become, as BigQuery takes them out of Avro files with logical
 * types, and what a table that exists must have to take them.
 *
 * <p>Sources: "Loading Avro data from Cloud Storage" and "Data definition" of BigQuery's
 * documentation.
 */
final class BigQueryColumns {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,299}");

  /** BigQuery keeps them for itself, whatever their case. */
  private static final List<String> TAKEN_BEGINNINGS =
      List.of("_table_", "_file_", "_partition", "_row_timestamp", "__root__", "_colidentifier");

  private static final int NUMERIC_SCALE = 9;
  private static final int NUMERIC_WHOLE_DIGITS = 29;

  private BigQueryColumns() {}

  /**
   * The columns of a table that holds exactly what the schema does.
   *
   * @throws IllegalArgumentException in one line, if BigQuery has no column for a field
   */
  static TableSchema of(EventSchema schema) {
    return new TableSchema().setFields(columns("", schema.fields()));
  }

  private static List<TableFieldSchema> columns(String above, List<EventField> fields) {
    Set<String> names = new HashSet<>();
    List<TableFieldSchema> columns = new ArrayList<>();
    for (EventField field : fields) {
      String path = above + field.name();
      requireName(path, field.name());
      if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
        throw refused(path, "differs from another by capitals alone, which BigQuery does not tell");
      }
      columns.add(column(path, field));
    }
    return columns;
  }

  private static void requireName(String path, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches() || TAKEN_BEGINNINGS.stream().anyMatch(lower::startsWith)) {
      throw refused(path, "has a name that BigQuery does not take");
    }
  }

  private static TableFieldSchema column(String path, EventField field) {
    EventType type = field.type();
    if (type.kind() != Kind.ARRAY) {
      return typed(path, field.name(), type).setMode(field.isNullable() ? "NULLABLE" : "REQUIRED");
    }
    if (field.isNullable()) {
      throw refused(path, "may be null, and BigQuery cannot tell a null array from an empty one");
    }
    EventField items = type.items();
    if (items.type().kind() == Kind.ARRAY) {
      throw refused(path, "is an array of arrays, which BigQuery does not have");
    }
    if (items.isNullable()) {
      throw refused(path, "is an array with nulls in it, which BigQuery does not have");
    }
    return typed(path, field.name(), items.type()).setMode("REPEATED");
  }

  private static TableFieldSchema typed(String path, String name, EventType type) {
    TableFieldSchema column = new TableFieldSchema().setName(name).setType(typeOf(type));
    return type.kind() == Kind.RECORD
        ? column.setFields(columns(path + ".", type.fields()))
        : column;
  }

  private static String typeOf(EventType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "BOOLEAN";
      case INT, LONG -> "INTEGER";
      case FLOAT, DOUBLE -> "FLOAT";
      case STRING, ENUM -> "STRING";
      case BYTES -> "BYTES";
      case DECIMAL -> fitsNumeric(type) ? "NUMERIC" : "BIGNUMERIC";
      case DATE -> "DATE";
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> "TIMESTAMP";
      case RECORD -> "RECORD";
      case ARRAY -> throw new IllegalArgumentException("Invalid type: array (must not be one)");
    };
  }

  private static boolean fitsNumeric(EventType type) {
    return type.scale() <= NUMERIC_SCALE && type.precision() - type.scale() <= NUMERIC_WHOLE_DIGITS;
  }

  private static IllegalArgumentException refused(String path, String why) {
    return new IllegalArgumentException("the field " + path + " " + why);
  }

  /**
   * What keeps rows of {@code wanted} out of a table with the columns of {@code there}, in one
   * line; nothing if they fit. A column that is only there must allow null.
   */
  static Optional<String> difference(TableSchema there, TableSchema wanted) {
    return difference("", there.getFields(), wanted.getFields());
  }

  private static Optional<String> difference(
      String above, List<TableFieldSchema> there, List<TableFieldSchema> wanted) {
    for (TableFieldSchema column : wanted) {
      Optional<String> reason =
          named(there, column.getName())
              .map(own -> difference(above + column.getName(), own, column))
              .orElseGet(
                  () ->
                      Optional.of(
                          String.format(
                              "has no column %s%s (ALTER TABLE … ADD COLUMN %s %s adds it)",
                              above, column.getName(), column.getName(), column.getType())));
      if (reason.isPresent()) {
        return reason;
      }
    }
    return there.stream()
        .filter(own -> named(wanted, own.getName()).isEmpty() && "REQUIRED".equals(own.getMode()))
        .findFirst()
        .map(
            own ->
                "wants a value in " + above + own.getName() + ", which the schema does not have");
  }

  private static Optional<String> difference(
      String path, TableFieldSchema own, TableFieldSchema column) {
    String ownType = type(own);
    String wantedType = type(column);
    if (!ownType.equals(wantedType) && !widens(wantedType, ownType)) {
      return Optional.of(
          String.format("has %s in the column %s (must be %s)", ownType, path, wantedType));
    }
    if (own.getMaxLength() != null || own.getPrecision() != null) {
      return Optional.of(
          "limits the column "
              + path
              + " (must be a plain "
              + wantedType
              + ", without a length or a precision)");
    }
    boolean repeated = isRepeated(own);
    if (repeated != isRepeated(column)) {
      return Optional.of(
          String.format(
              "has a column %s that is%s an array (must be%s)",
              path, repeated ? "" : " not", repeated ? " none" : " one"));
    }
    if ("REQUIRED".equals(own.getMode()) && !"REQUIRED".equals(column.getMode())) {
      return Optional.of("wants a value in " + path + ", which the schema allows to be null");
    }
    return column.getFields() == null
        ? Optional.empty()
        : difference(
            path + ".", Objects.requireNonNullElse(own.getFields(), List.of()), column.getFields());
  }

  private static boolean isRepeated(TableFieldSchema column) {
    return "REPEATED".equals(column.getMode());
  }

  private static boolean widens(String from, String to) {
    return from.equals("NUMERIC") && to.equals("BIGNUMERIC");
  }

  /** BigQuery has two names for some types. */
  static String type(TableFieldSchema column) {
    return switch (column.getType().toUpperCase(Locale.ROOT)) {
      case "INT64" -> "INTEGER";
      case "FLOAT64" -> "FLOAT";
      case "BOOL" -> "BOOLEAN";
      case "STRUCT" -> "RECORD";
      case "DECIMAL" -> "NUMERIC";
      case "BIGDECIMAL" -> "BIGNUMERIC";
      default -> column.getType().toUpperCase(Locale.ROOT);
    };
  }

  private static Optional<TableFieldSchema> named(List<TableFieldSchema> columns, String name) {
    return columns.stream().filter(column -> column.getName().equalsIgnoreCase(name)).findFirst();
  }
}
