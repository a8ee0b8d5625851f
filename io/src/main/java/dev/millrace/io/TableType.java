package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.EventType;
import java.io.Serializable;
import org.apache.beam.sdk.values.Row;

/** What the rows of a table are, and how each format holds them. Travels to the workers. */
interface TableType<T> extends Serializable {
  ParquetTable<T> inParquet();

  JsonTable<T> inJson();

  /** Refuses a name that is not of a column which has a {@code long} in every row. */
  void requireWeight(String column);

  /** Java records. */
  static <T> TableType<T> of(Class<T> type) {
    return new OfRecords<>(type);
  }

  /** Events. */
  static TableType<Row> of(EventSchema schema) {
    return new OfEvents(schema);
  }

  /** See {@link RecordColumns}. */
  record OfRecords<T>(Class<T> type) implements TableType<T> {
    @Override
    public ParquetTable<T> inParquet() {
      return new ParquetRows<>(type);
    }

    @Override
    public JsonTable<T> inJson() {
      return new JsonRows<>(type);
    }

    @Override
    public void requireWeight(String column) {
      RecordColumns.of(type).requireWeight(column);
    }
  }

  /** See {@link EventSchema}. */
  record OfEvents(EventSchema schema) implements TableType<Row> {
    @Override
    public ParquetTable<Row> inParquet() {
      return new ParquetEvents(schema);
    }

    @Override
    public JsonTable<Row> inJson() {
      return new JsonEventRows(schema);
    }

    @Override
    public void requireWeight(String column) {
      checkArgument(
          schema.fields().stream().anyMatch(field -> isWeight(field, column)),
          "Invalid column to weigh by: %s (must be a column of type long)",
          column);
    }

    private static boolean isWeight(EventField field, String column) {
      return field.name().equals(column)
          && !field.isNullable()
          && field.type().kind() == EventType.Kind.LONG;
    }
  }
}
