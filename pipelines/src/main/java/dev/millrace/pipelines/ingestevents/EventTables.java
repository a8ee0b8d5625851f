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
    return lookedAt(addresses, JdbcInlet::at);
  }

  /** Looks at a table. */
  @FunctionalInterface
  interface Look<A, T> {
    T at(A address) throws IOException;
  }

  /** The same of tables wherever they are. */
  static <A, T> List<T> lookedAt(List<A> addresses, Look<A, T> look) throws IOException {
    List<T> tables = new ArrayList<>();
    for (A address : addresses) {
      try {
        tables.add(look.at(address));
      } catch (IllegalArgumentException e) {
        throw UsageException.of("Invalid --input: " + e.getMessage());
      }
    }
    return tables;
  }

  /**
   * Refuses tables whose rows are named by what not everybody may see, or whose ranges are: a dead
   * letter says the one, and the job the other. What the schema does not know is not known to be
   * open.
   */
  static void requireOpenNames(List<JdbcInlet> tables, EventLayout layout) {
    if (!layout.isProtecting()) {
      return;
    }
    for (JdbcInlet table : tables) {
      for (String column : table.shownColumns()) {
        if (layout.declared().indexOf(column).isEmpty()
            || layout.protections().containsKey(column)) {
          throw UsageException.of(
              "Invalid --input: %s shows the values of %s, in the names of rows or as splitBy (must"
                      .formatted(table, column)
                  + " be a field of the schema without privacy, where it has fields with; or read a"
                  + " query that leaves out the key)");
        }
      }
    }
  }

  /** Refuses columns by which each row would be a dead letter. */
  static void requireKnownColumns(
      List<JdbcInlet> tables, EventSchema schema, UnknownFieldPolicy unknown) {
    for (JdbcInlet table : tables) {
      requireKnownColumns(table.toString(), table.columns(), schema, unknown);
    }
  }

  /** The same of one table, wherever it is. */
  static void requireKnownColumns(
      String table, List<String> columns, EventSchema schema, UnknownFieldPolicy unknown) {
    for (String column : columns) {
      if (unknown == UnknownFieldPolicy.REFUSE && schema.indexOf(column).isEmpty()) {
        throw UsageException.of(
            "Invalid --input: %s has a column %s, which is no field of the schema (must be one; or"
                    .formatted(table, column)
                + " give --unknownFields=ignore)");
      }
    }
    for (EventField field : schema.fields()) {
      if (field.isRequired() && !columns.contains(field.name())) {
        throw UsageException.of(
            "Invalid --input: %s has no column %s (must have one, or the field a default)"
                .formatted(table, field.name()));
      }
    }
  }
}
