package dev.millrace.pipelines.query;

import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.sql.ReadColumns;

/**
 * A table whose place was looked at and whose columns are known.
 *
 * @param name in statements
 * @param input what was asked for, for the manifest, without anything secret
 * @param schema of its rows
 * @param note what a person should know of its columns; empty if nothing
 * @param source its rows
 * @param packing what of its rows a query is handed
 */
record QueryTable(
    String name,
    String input,
    EventSchema schema,
    String note,
    TableSource source,
    RowPacking packing) {
  /** One of which a query is handed all columns. */
  QueryTable(String name, String input, EventSchema schema, String note, TableSource source) {
    this(name, input, schema, note, source, RowPacking.of(ReadColumns.all(schema.rowSchema())));
  }

  /** The same for a query that reads these columns of it. */
  QueryTable reading(ReadColumns columns) {
    return new QueryTable(name, input, schema, note, source, RowPacking.of(columns));
  }
}
