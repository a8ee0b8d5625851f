package dev.millrace.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link JsonLinesFormat} wrote back into records. Fields it does not know are skipped.
 */
final class JsonRecords {
  private JsonRecords() {}

  /** Reads an object whose opening brace was read. */
  static Object read(JsonParser json, RecordLayout layout) throws IOException {
    List<RecordColumns.Column> columns = layout.columns().columns();
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    while (json.nextToken() != JsonToken.END_OBJECT) {
      int place = placeOf(json.currentName(), columns);
      json.nextToken();
      if (place < 0) {
        json.skipChildren();
      } else {
        values[place] = value(json, columns.get(place).shape(), layout.nested().get(place));
      }
    }
    return layout.construct(values);
  }

  private static int placeOf(String name, List<RecordColumns.Column> columns) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static Object value(
      JsonParser json, RecordColumns.Shape shape, @Nullable RecordLayout nested)
      throws IOException {
    return switch (shape.kind()) {
      case STRING -> json.getText();
      case INTEGER -> json.getIntValue();
      case LONG -> json.getLongValue();
      case DOUBLE -> json.getDoubleValue();
      case BOOLEAN -> json.getBooleanValue();
      case INSTANT -> Timestamps.parse(json.getText());
      case RECORD -> read(json, RecordLayout.required(nested));
      case LIST -> {
        List<Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(json, shape.items(), nested));
        }
        yield List.copyOf(items);
      }
      case MAP -> {
        Map<String, Double> map = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String key = json.currentName();
          json.nextToken();
          map.put(key, json.getDoubleValue());
        }
        yield map;
      }
    };
  }
}
