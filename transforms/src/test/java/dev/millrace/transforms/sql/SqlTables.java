package dev.millrace.transforms.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ProcessFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/** Small tables, and queries over them whose rows are compared as texts. */
final class SqlTables {
  private final Map<String, Schema> schemas = new LinkedHashMap<>();
  private final Map<String, List<Row>> rows = new LinkedHashMap<>();

  /** A table of {@code name:TYPE} columns, all nullable. */
  SqlTables with(String table, String columns, List<List<@Nullable Object>> values) {
    Schema.Builder builder = Schema.builder();
    for (String column : columns.split(" ")) {
      String[] parts = column.split(":");
      builder.addNullableField(parts[0], type(parts[1]));
    }
    Schema schema = builder.build();
    schemas.put(table, schema);
    List<Row> made = new ArrayList<>();
    for (List<@Nullable Object> row : values) {
      made.add(Row.withSchema(schema).addValues(row).build());
    }
    rows.put(table, made);
    return this;
  }

  static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private static FieldType type(String name) {
    return switch (name) {
      case "INT" -> FieldType.INT32;
      case "LONG" -> FieldType.INT64;
      case "DOUBLE" -> FieldType.DOUBLE;
      case "DECIMAL" -> FieldType.DECIMAL;
      case "TEXT" -> FieldType.STRING;
      case "TIME" -> FieldType.DATETIME;
      case "BOOL" -> FieldType.BOOLEAN;
      default -> throw new IllegalArgumentException(name);
    };
  }

  Map<String, Schema> schemas() {
    return schemas;
  }

  PCollection<Row> run(TestPipeline pipeline, Query query) {
    PCollectionTuple tables = PCollectionTuple.empty(pipeline);
    for (Map.Entry<String, Schema> table : schemas.entrySet()) {
      tables =
          tables.and(
              new TupleTag<Row>(table.getKey()),
              pipeline.apply(
                  "Create " + table.getKey(),
                  Create.of(rowsOf(table.getKey())).withRowSchema(table.getValue())));
    }
    return tables.apply("Query", query);
  }

  /** The same over rows that hold no columns but those that the query reads. */
  private PCollection<Row> runOverReadColumns(TestPipeline pipeline, Query query) {
    QueryPlan plan = query.plan(schemas);
    PCollectionTuple tables = PCollectionTuple.empty(pipeline);
    for (Map.Entry<String, Schema> table : schemas.entrySet()) {
      ReadColumns columns =
          plan.columns(table.getKey()).orElseGet(() -> ReadColumns.all(table.getValue()));
      tables =
          tables.and(
              new TupleTag<Row>(table.getKey()),
              pipeline.apply(
                  "Create " + table.getKey(),
                  Create.of(rowsOf(table.getKey()).stream().map(columns::row).toList())
                      .withRowSchema(columns.schema())));
    }
    return tables.apply("Query", query);
  }

  private List<Row> rowsOf(String table) {
    return Objects.requireNonNull(rows.get(table));
  }

  /**
   * Expects rows, each as its values with | between them, where the tables hold no columns but
   * those that the query reads, and runs the pipeline.
   */
  void expect(TestPipeline pipeline, Query query, String... expected) {
    ProcessFunction<Row, String> text = SqlTables::text;
    PCollection<String> texts =
        runOverReadColumns(pipeline, query)
            .apply("As text", MapElements.into(TypeDescriptors.strings()).via(text));
    if (expected.length == 0) {
      PAssert.that(texts).empty();
    } else {
      PAssert.that(texts).containsInAnyOrder(expected);
    }
    pipeline.run();
  }

  static String text(Row row) {
    List<String> cells = new ArrayList<>();
    for (Object value : row.getValues()) {
      cells.add(
          value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value));
    }
    return String.join("|", cells);
  }
}
