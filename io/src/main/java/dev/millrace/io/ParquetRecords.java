package dev.millrace.io;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns rows of a file that {@link ParquetFormat} wrote back into records. */
final class ParquetRecords {
  private ParquetRecords() {}

  static Object of(Group row, RecordLayout layout) {
    List<RecordColumns.Column> columns = layout.columns().columns();
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      RecordColumns.Column column = columns.get(i);
      if (row.getFieldRepetitionCount(column.name()) > 0) {
        values[i] = value(row, column.name(), column.shape(), layout.nested().get(i));
      }
    }
    return layout.construct(values);
  }

  private static Object value(
      Group in, String field, RecordColumns.Shape shape, @Nullable RecordLayout nested) {
    return switch (shape.kind()) {
      case STRING -> in.getString(field, 0);
      case INTEGER -> in.getInteger(field, 0);
      case LONG -> in.getLong(field, 0);
      case DOUBLE -> in.getDouble(field, 0);
      case BOOLEAN -> in.getBoolean(field, 0);
      case INSTANT -> Instant.ofEpochMilli(in.getLong(field, 0));
      case RECORD -> of(in.getGroup(field, 0), RecordLayout.required(nested));
      case LIST -> items(in.getGroup(field, 0), shape.items(), nested);
      case MAP -> throw new IllegalStateException("Parquet tables hold no maps");
    };
  }

  private static List<Object> items(
      Group list, RecordColumns.Shape shape, @Nullable RecordLayout nested) {
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < list.getFieldRepetitionCount("list"); i++) {
      items.add(value(list.getGroup("list", i), "element", shape, nested));
    }
    return List.copyOf(items);
  }
}
