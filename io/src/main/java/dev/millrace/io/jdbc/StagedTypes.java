package dev.millrace.io.jdbc;

import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The types of columns that the rows of a run were checked against and wait in. They move only into
 * columns of the same types: into others a database would round without a word.
 */
final class StagedTypes {
  private final TableName target;
  private final List<String> fields;
  private final List<String> types;

  /**
   * @param types of the fields' columns, as SQL declares them
   */
  StagedTypes(TableName target, EventSchema schema, List<String> types) {
    this.target = target;
    this.fields = schema.fields().stream().map(EventField::name).toList();
    this.types = types;
  }

  /**
   * Compares them with the columns that the table has now.
   *
   * @throws IOException in one line, at the first that is another
   */
  void requireIn(List<SqlColumn> columns) throws IOException {
    Map<String, SqlColumn> now =
        columns.stream().collect(Collectors.toMap(SqlColumn::name, Function.identity()));
    for (int place = 0; place < fields.size(); place++) {
      SqlColumn column = now.get(fields.get(place));
      if (column == null || !column.declared().equals(types.get(place))) {
        throw new IOException(
            "The table %s was changed while the run read: its column %s is %s now (was %s when the rows were checked); nothing was moved: run again"
                .formatted(
                    target,
                    fields.get(place),
                    column == null ? "not there" : "of type " + column.declared(),
                    types.get(place)));
      }
    }
  }
}
