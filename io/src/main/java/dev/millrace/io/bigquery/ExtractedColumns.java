package dev.millrace.io.bigquery;

import com.google.api.services.bigquery.model.TableFieldSchema;
import dev.millrace.io.FoundColumns;
import dev.millrace.io.FoundColumns.Presence;
import dev.millrace.io.FoundColumns.Search;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table of BigQuery, in which {@link ExtractedRow} spells their values. Arrays,
 * records and ranges are left out; a DATETIME is a timestamp, and TIME, GEOGRAPHY, JSON and
 * INTERVAL are text.
 */
final class ExtractedColumns {
  /** Of a NUMERIC without arguments. */
  private static final int NUMERIC_PRECISION = 38;

  private static final int NUMERIC_SCALE = 9;
  private static final int UNKNOWN = 0;

  private ExtractedColumns() {}

  /**
   * @throws IllegalArgumentException in one line, if rows can have none of them
   */
  static FoundColumns of(List<TableFieldSchema> columns) {
    Search search = FoundColumns.search();
    columns.forEach(column -> add(column, search));
    return search.found();
  }

  private static void add(TableFieldSchema column, Search search) {
    String name = column.getName();
    String type = BigQueryColumns.type(column);
    String mode = Objects.requireNonNullElse(column.getMode(), "NULLABLE");
    if (mode.equals("REPEATED")) {
      search.leaveOut(name, "array of " + type);
      return;
    }
    Presence presence = mode.equals("REQUIRED") ? Presence.REQUIRED : Presence.NULLABLE;
    switch (type) {
      case "NUMERIC" ->
          search.addDecimal(
              name,
              argument(column.getPrecision(), NUMERIC_PRECISION),
              argument(column.getScale(), column.getPrecision() == null ? NUMERIC_SCALE : 0),
              presence,
              type);
      case "BIGNUMERIC" ->
          search.addDecimal(
              name,
              argument(column.getPrecision(), UNKNOWN),
              argument(column.getScale(), 0),
              presence,
              type);
      case "INTEGER" -> search.add(name, FoundColumns.of(Schema.Type.LONG), presence, type);
      case "FLOAT" -> search.add(name, FoundColumns.of(Schema.Type.DOUBLE), presence, type);
      case "BOOLEAN" -> search.add(name, FoundColumns.of(Schema.Type.BOOLEAN), presence, type);
      case "BYTES" -> search.add(name, FoundColumns.of(Schema.Type.BYTES), presence, type);
      case "DATE" -> search.add(name, FoundColumns.date(), presence, type);
      case "TIMESTAMP", "DATETIME" -> search.add(name, FoundColumns.timestamp(), presence, type);
      case "STRING", "TIME", "GEOGRAPHY", "JSON", "INTERVAL" ->
          search.add(name, FoundColumns.of(Schema.Type.STRING), presence, type);
      default -> search.leaveOut(name, type);
    }
  }

  private static int argument(@Nullable Long given, int otherwise) {
    return given == null ? otherwise : given.intValue();
  }
}
