package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.jdbc.JdbcAddress;
import dev.millrace.io.jdbc.JdbcInlet;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Tables of databases that events are read from. */
final class EventTables {
  private EventTables() {}

  /**
   * Looks at them now.
   *
   * @throws UsageException if one cannot be read as it is asked for
   */
  static List<JdbcInlet> of(List<JdbcAddress> addresses) throws IOException {
    List<JdbcInlet> tables = new ArrayList<>();
    for (JdbcAddress address : addresses) {
      try {
        tables.add(JdbcInlet.at(address));
      } catch (IllegalArgumentException e) {
        throw UsageException.of("Invalid --input: " + e.getMessage());
      }
    }
    return tables;
  }

  /** Refuses tables whose rows are named by what not everybody may see: a dead letter says it. */
  static void requireOpenNames(List<JdbcInlet> tables, EventLayout layout) {
    for (JdbcInlet table : tables) {
      for (String column : table.namedBy()) {
        if (layout.protections().containsKey(column)) {
          throw UsageException.of(
              "Invalid --input: the rows of %s are named by %s, which the schema protects, and dead"
                      .formatted(table, column)
                  + " letters would show it (must be open, or read a query that leaves out the key)");
        }
      }
    }
  }

  /** Refuses columns by which each row would be a dead letter. */
  static void requireKnownColumns(
      List<JdbcInlet> tables, EventSchema schema, UnknownFieldPolicy unknown) {
    List<String> names = schema.fields().stream().map(EventField::name).toList();
    for (JdbcInlet table : tables) {
      for (String column : table.columns()) {
        if (unknown == UnknownFieldPolicy.REFUSE && !names.contains(column)) {
          throw UsageException.of(
              "Invalid --input: %s has a column %s, which is no field of the schema (must be one; or"
                      .formatted(table, column)
                  + " give --unknownFields=ignore)");
        }
      }
      for (EventField field : schema.fields()) {
        if (field.isRequired() && !table.columns().contains(field.name())) {
          throw UsageException.of(
              "Invalid --input: %s has no column %s (must have one, or the field a default)"
                  .formatted(table, field.name()));
        }
      }
    }
  }
}
