package dev.millrace.pipelines.query;

import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Table;
import dev.millrace.transforms.events.EventField;

/** What there is, for a person. */
final class TableListing {
  private TableListing() {}

  /** All tables. */
  static void print(TableCatalog catalog, Console console) {
    if (catalog.all().isEmpty()) {
      console.line("No tables (declare one: --table=name=place)");
      return;
    }
    Table table = Table.of("table", "place", "format");
    for (TableAddress address : catalog.all()) {
      table = table.withRow(address.name(), address.place().shown(), address.place().shownFormat());
    }
    console.table(table);
    console.line();
  }

  /** The columns of one. */
  static void describe(QueryTable table, Console console) {
    Table columns = Table.of("column", "type", "may be null");
    for (EventField field : table.schema().fields()) {
      columns =
          columns.withRow(field.name(), Session.sqlType(field), field.isNullable() ? "yes" : "no");
    }
    console.table(columns);
    if (!table.note().isEmpty()) {
      console.line(table.name() + ": " + table.note());
    }
    console.line();
  }
}
