package dev.millrace.io.bigquery;

import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableSchema;
import dev.millrace.io.RecordColumns;
import java.util.List;

/**
 * The columns that the components of a Java record become, as {@link
 * dev.millrace.io.JsonLinesFormat} writes them and BigQuery takes them out of JSON Lines.
 *
 * <p>Source: "Loading JSON data from Cloud Storage" of BigQuery's documentation.
 */
final class RecordTable {
  private RecordTable() {}

  static TableSchema columns(Class<?> type) {
    return new TableSchema().setFields(fields(RecordColumns.of(type)));
  }

  private static List<TableFieldSchema> fields(RecordColumns columns) {
    return columns.columns().stream()
        .map(
            column ->
                field(column.shape())
                    .setName(column.name())
                    .setMode(mode(column.shape(), column.required())))
        .toList();
  }

  private static String mode(RecordColumns.Shape shape, boolean required) {
    return switch (shape.kind()) {
      case LIST -> "REPEATED";
      case STRING, INTEGER, LONG, DOUBLE, BOOLEAN, INSTANT, RECORD, MAP ->
          required ? "REQUIRED" : "NULLABLE";
    };
  }

  private static TableFieldSchema field(RecordColumns.Shape shape) {
    return switch (shape.kind()) {
      case STRING -> typed("STRING");
      case INTEGER, LONG -> typed("INTEGER");
      case DOUBLE -> typed("FLOAT");
      case BOOLEAN -> typed("BOOLEAN");
      case INSTANT -> typed("TIMESTAMP");
      // Its names differ from row to row.
      case MAP -> typed("JSON");
      case RECORD -> typed("RECORD").setFields(fields(shape.fields()));
      case LIST -> field(shape.items());
    };
  }

  private static TableFieldSchema typed(String type) {
    return new TableFieldSchema().setType(type);
  }
}
