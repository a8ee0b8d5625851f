package dev.millrace.io.jdbc;

import dev.millrace.io.jdbc.SqlColumn.Trait;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.FieldLimit;
import dev.millrace.transforms.events.RowLimits;
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
  private final Dialect dialect;
  private final TableName table;
  private final EventSchema schema;
  private final List<LandingColumn> columns = new ArrayList<>();
  private final List<EventField> added = new ArrayList<>();
  private RowLimits limits = RowLimits.none();

  private ColumnFit(Dialect dialect, TableName table, EventSchema schema) {
    this.dialect = dialect;
    this.table = table;
    this.schema = schema;
    schema.fields().forEach(field -> requireName(field.name()));
  }

  private void requireName(String field) {
    Optional<String> refused = dialect.refused(field);
    if (refused.isPresent()) {
      throw misfit("cannot have a column for the field %s, %s".formatted(field, refused.get()));
    }
    if (StagingStatements.OWN_COLUMNS.stream().anyMatch(field::equalsIgnoreCase)) {
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
  static ColumnFit ofNew(Dialect dialect, TableName table, EventSchema schema) {
    ColumnFit fit = new ColumnFit(dialect, table, schema);
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
  static ColumnFit of(
      Dialect dialect, TableName table, EventSchema schema, List<SqlColumn> columns) {
    ColumnFit fit = new ColumnFit(dialect, table, schema);
    Map<String, SqlColumn> byName =
        columns.stream().collect(Collectors.toMap(SqlColumn::name, Function.identity()));
    for (int place = 0; place < schema.fields().size(); place++) {
      EventField field = schema.fields().get(place);
      SqlColumn column =
          dialect
              .identifiers()
              .find(field.name(), byName.keySet())
              .map(byName::remove)
              .orElse(null);
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
    add(field, dialect.types().added(dialect.identifiers().stored(field.name()), field.type()));
    limit(field, place, dialect.types().limitOfNew(field.type()));
  }

  private void add(EventField field, LandingColumn column) {
    for (LandingColumn other : columns) {
      if (dialect.identifiers().find(column.name(), Set.of(other.name())).isPresent()) {
        throw misfit(
            "would have the field %s in the column %s, where another one is (must have another name: capitals do not tell columns apart here)"
                .formatted(field.name(), other.name()));
      }
    }
    columns.add(column);
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
                  .formatted(field.name(), dialect.types().wanted(field.type()))
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
    Optional<FieldLimit> limit = dialect.types().limit(field, column);
    if (limit.isEmpty()) {
      throw misfit(
          "has a column %s of type %s, where the field is %s (must be %s)"
              .formatted(
                  column.name(),
                  column.declared(),
                  field.type(),
                  dialect.types().wanted(field.type())));
    }
    add(field, dialect.types().present(column, field.type()));
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
    if (!keys.contains(new TreeSet<>(columnsOf(fields)))) {
      throw misfit(
          "has no unique index on exactly (%s), the --idFields (must have one, without a condition;"
                  .formatted(String.join(", ", fields))
              + " its own are "
              + keys.stream()
                  .map(key -> "(" + String.join(", ", key) + ")")
                  .sorted()
                  .collect(
                      Collectors.collectingAndThen(Collectors.joining(", "), ColumnFit::orNone))
              + "): make a unique index on "
              + table
              + " ("
              + String.join(", ", columnsOf(fields))
              + ")");
    }
  }

  /** The columns of fields, as the database has them. */
  List<String> columnsOf(List<String> fields) {
    return fields.stream()
        .map(field -> columns.get(schema.indexOf(field).orElseThrow()).name())
        .toList();
  }

  private static String orNone(String list) {
    return list.isEmpty() ? "none" : list;
  }

  private IllegalArgumentException misfit(String what) {
    return new IllegalArgumentException("the table " + table + " " + what);
  }

  /** The column of each field, in their order. */
  List<LandingColumn> columns() {
    return List.copyOf(columns);
  }

  /** What of rows does not fit. */
  RowLimits limits() {
    return limits;
  }

  /** What adds the columns that are missing. */
  List<TableChange> additions() {
    return added.stream()
        .map(field -> columns.get(schema.indexOf(field.name()).orElseThrow()))
        .map(
            column ->
                TableChange.addition(
                    column.name(),
                    "ALTER TABLE "
                        + dialect.identifiers().quoted(table)
                        + dialect.addingColumn()
                        + dialect.identifiers().quoted(column.name())
                        + " "
                        + column.staged()))
        .toList();
  }

  /** What makes the table. */
  TableChange creation(List<String> keys) {
    List<String> parts = new ArrayList<>();
    Set<String> names = new HashSet<>(keys);
    for (int place = 0; place < columns.size(); place++) {
      EventField field = schema.fields().get(place);
      LandingColumn column = columns.get(place);
      boolean never = !field.isNullable() || names.contains(field.name());
      parts.add(
          dialect.identifiers().quoted(column.name())
              + " "
              + column.staged()
              + (never ? " NOT NULL" : ""));
    }
    if (!keys.isEmpty()) {
      parts.add(
          "PRIMARY KEY ("
              + columnsOf(keys).stream()
                  .map(dialect.identifiers()::quoted)
                  .collect(Collectors.joining(", "))
              + ")");
    }
    return TableChange.creation(
        dialect.makingTable()
            + dialect.identifiers().quoted(table)
            + " ("
            + String.join(", ", parts)
            + ")");
  }
}
