package dev.millrace.pipelines.query;

import dev.millrace.io.bigquery.BigQueryAccess;
import dev.millrace.io.bigquery.BigQueryInlet;
import dev.millrace.io.bigquery.BigQuerySource;
import dev.millrace.io.bigquery.BigQueryTable;
import dev.millrace.pipelines.options.Secrets;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table of BigQuery.
 *
 * @param source without what BigQuery is not told
 * @param schema a file with the Avro schema of the rows; null if BigQuery says it
 */
record WarehousePlace(BigQuerySource source, @Nullable String schema) implements TablePlace {
  private static final String SCHEMA = "schema=";

  /**
   * @throws UsageException in one line
   */
  static WarehousePlace parse(String table, String location) {
    int query = location.indexOf('?');
    String place = query < 0 ? location : location.substring(0, query);
    String schema = null;
    List<String> parameters = new ArrayList<>();
    for (String parameter : query < 0 ? new String[0] : location.substring(query + 1).split("&")) {
      if (parameter.startsWith(SCHEMA)) {
        schema = parameter.substring(SCHEMA.length());
      } else {
        parameters.add(parameter);
      }
    }
    try {
      return new WarehousePlace(
          BigQuerySource.parse(
              parameters.isEmpty() ? place : place + "?" + String.join("&", parameters)),
          schema);
    } catch (IllegalArgumentException e) {
      throw UsageException.refused(
          "table " + table,
          new IllegalArgumentException(Secrets.masked(String.valueOf(e.getMessage())), e));
    }
  }

  @Override
  public String shown() {
    return source.table().toString();
  }

  @Override
  public String shownFormat() {
    return "rows";
  }

  @Override
  public TablePlace in(String table, FileKind kind) {
    throw UsageException.of(
        "Invalid table %s: %s has no TYPE (leave it out: BigQuery says its columns)"
            .formatted(table, shown()));
  }

  /**
   * Looks at the table now, to add rows to it out of files in the folder where the run lands.
   *
   * @param table its name in statements
   * @throws UsageException in one line, if such rows cannot land there
   */
  InsertedRows.Target landing(String table, EventSchema rows, QueryOptions options)
      throws IOException {
    String output = Objects.requireNonNull(options.getOutput());
    if (!output.startsWith("gs://")) {
      throw UsageException.invalid(
          "output",
          output,
          "must be gs://bucket/folder where rows are inserted into a table of BigQuery, which loads"
              + " them from there");
    }
    try {
      return InsertedRows.Target.in(
          BigQueryTable.toAddTo(BigQueryAccess.of(options), source.table(), rows));
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid table %s: %s: %s".formatted(table, shown(), e.getMessage()));
    }
  }

  /**
   * What is extracted lies below where the result lands, unless the address says another folder.
   */
  @Override
  public QueryTable open(String table, QueryOptions options) throws IOException {
    BigQuerySource staged =
        source
            .stagedIn(Objects.requireNonNullElse(options.getOutput(), ""))
            .stagedIn(Objects.requireNonNullElse(options.getScratch(), ""));
    try {
      BigQueryInlet inlet = BigQueryInlet.at(BigQueryAccess.of(options), staged);
      TableColumns columns =
          schema == null
              ? TableColumns.of(inlet.described())
              : TableColumns.declared(table, schema);
      return new QueryTable(
          table, shown(), columns.schema(), columns.note(), new WarehouseSource(inlet));
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid table %s: %s".formatted(table, e.getMessage()));
    }
  }
}
