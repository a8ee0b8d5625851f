package dev.millrace.io.jdbc;

import dev.millrace.io.jdbc.SqlColumn.Trait;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.FieldLimit;
import dev.millrace.transforms.events.RowLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Lays the fields of a schema beside the columns of a table, by name. A field that the table does
 * not have becomes a new column if it may be null; a column that the schema does not have must do
 * without a value.
 */
final class ColumnFit {
  private static final int LONGEST_NAME = 63;

  private final TableName table;
  private final EventSchema schema;
  private final List<String> types = new ArrayList<>();
  private final List<EventField> added = new ArrayList<>();
  private RowLimits limits = RowLimits.none();

  private ColumnFit(TableName table, EventSchema schema) {
    this.table = table;
    this.schema = schema;
    schema.fields().forEach(field -> requireName(field.name()));
  }

  private void requireName(String field) {
    int bytes = field.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_NAME) {
      throw misfit(
          "cannot have a column for the field %s, a name of %s bytes (must have at most %s, or"
                  .formatted(field, bytes, LONGEST_NAME)
              + " PostgreSQL would cut it)");
    }
    if (StagingStatements.OWN_COLUMNS.contains(field)) {
      throw misfit(
          "cannot have a column for the field %s (must have another name: rows wait with a column of this one)"
              .formatted(field));
    }
  }

  /**
   * For a table that is made of the schema.
   *
   * @throws IllegalArgumentException in one line, at the first field that no table can have
   */
  static ColumnFit ofNew(TableName table, EventSchema schema) {
    ColumnFit fit = new ColumnFit(table, schema);
    for (int place = 0; place < schema.fields().size(); place++) {
      fit.addNew(schema.fields().get(place), place);
    }
    return fit;
  }

  /**
   * For a table that is there.
   *
   * @throws IllegalArgumentException in one line, at the first field or column that does not fit
   */
  static ColumnFit of(TableName table, EventSchema schema, List<SqlColumn> columns) {
    ColumnFit fit = new ColumnFit(table, schema);
    Map<String, SqlColumn> byName =
        columns.stream().collect(Collectors.toMap(SqlColumn::name, Function.identity()));
    for (int place = 0; place < schema.fields().size(); place++) {
      EventField field = schema.fields().get(place);
      SqlColumn column = byName.remove(field.name());
      if (column == null) {
        fit.addMissing(field, place, byName);
      } else {
        fit.addPresent(field, place, column);
      }
    }
    byName.values().forEach(fit::requireNoValue);
    return fit;
  }

  private void addNew(EventField field, int place) {
    types.add(PostgresTypes.declared(field.type()));
    limit(field, place, PostgresTypes.limitOfNew(field.type()));
  }

  private void addMissing(EventField field, int place, Map<String, SqlColumn> others) {
    Optional<String> alike =
        others.keySet().stream().filter(field.name()::equalsIgnoreCase).findFirst();
    if (alike.isPresent()) {
      throw misfit(
          "has a column %s and none for the field %s (names are compared letter by letter)"
              .formatted(alike.get(), field.name()));
    }
    if (!field.isNullable()) {
      throw misfit(
          "has no column for the field %s (must have one, of type %s, or the field may be null: then"
                  .formatted(field.name(), PostgresTypes.wanted(field.type()))
              + " the column is added)");
    }
    added.add(field);
    addNew(field, place);
  }

  private void addPresent(EventField field, int place, SqlColumn column) {
    if (column.is(Trait.GENERATED)) {
      throw misfit(
          "generates the column %s itself (must not be a field of the schema)"
              .formatted(column.name()));
    }
    Optional<FieldLimit> limit = PostgresTypes.limit(field, column);
    if (limit.isEmpty()) {
      throw misfit(
          "has a column %s of type %s, where the field is %s (must be %s)"
              .formatted(
                  column.name(),
                  column.declared(),
                  field.type(),
                  PostgresTypes.wanted(field.type())));
    }
    types.add(column.declared());
    limit(field, place, limit.get());
    if (field.isNullable() && !column.is(Trait.NULLABLE)) {
      limits = limits.withoutNull(field, place);
    }
  }

  private void limit(EventField field, int place, FieldLimit limit) {
    if (limit != FieldLimit.NONE) {
      limits = limits.within(field, place, limit);
    }
  }

  private void requireNoValue(SqlColumn column) {
    boolean doesWithout =
        column.is(Trait.NULLABLE) || column.is(Trait.DEFAULTED) || column.is(Trait.GENERATED);
    if (!doesWithout) {
      throw misfit(
          "wants a value in the column %s, which is no field of the schema (must have a default, or"
                  .formatted(column.name())
              + " may be null)");
    }
  }

  /** Refuses keys that the table does not keep apart. */
  void requireKey(List<String> fields, List<Set<String>> keys) {
    if (!keys.contains(new TreeSet<>(fields))) {
      throw misfit(
          "has no unique index on exactly (%s), the --idFields (must have one, without a condition;"
                  .formatted(String.join(", ", fields))
              + " its own are "
              + keys.stream()
                  .map(key -> "(" + String.join(", ", key) + ")")
                  .sorted()
                  .collect(
                      Collectors.collectingAndThen(Collectors.joining(", "), ColumnFit::orNone))
              + "): CREATE UNIQUE INDEX ON "
              + table
              + " ("
              + String.join(", ", fields)
              + ")");
    }
  }

  private static String orNone(String list) {
    return list.isEmpty() ? "none" : list;
  }

  private IllegalArgumentException misfit(String what) {
    return new IllegalArgumentException("the table " + table + " " + what);
  }

  /** The declared type of each field's column, in the order of the fields. */
  List<String> types() {
    return List.copyOf(types);
  }

  /** What of rows does not fit. */
  RowLimits limits() {
    return limits;
  }

  /** Statements that add the columns that are missing. */
  List<String> additions() {
    return added.stream()
        .map(
            field ->
                "ALTER TABLE "
                    + table.quoted()
                    + " ADD COLUMN IF NOT EXISTS "
                    + TableName.quoted(field.name())
                    + " "
                    + PostgresTypes.declared(field.type()))
        .toList();
  }

  /** The statement that makes the table. */
  String creation(List<String> keys) {
    List<String> parts = new ArrayList<>();
    Set<String> names = new HashSet<>(keys);
    for (int place = 0; place < types.size(); place++) {
      EventField field = schema.fields().get(place);
      boolean never = !field.isNullable() || names.contains(field.name());
      parts.add(
          TableName.quoted(field.name()) + " " + types.get(place) + (never ? " NOT NULL" : ""));
    }
    if (!keys.isEmpty()) {
      parts.add(
          "PRIMARY KEY ("
              + keys.stream().map(TableName::quoted).collect(Collectors.joining(", "))
              + ")");
    }
    return "CREATE TABLE IF NOT EXISTS " + table.quoted() + " (" + String.join(", ", parts) + ")";
  }
}
