package dev.millrace.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * JSON Lines (RFC 8259 objects, one a line, UTF-8): a record's components in their order under
 * their names. A null component is left out; instants are ISO-8601 in UTC with milliseconds; a
 * double that is not a number, which JSON cannot hold, is refused.
 */
public final class JsonLinesFormat<T> implements FileFormat<T> {
  private static final JsonFactory JSON = new JsonFactory();

  private final Class<T> type;
  private final @Nullable String weighedBy;
  private transient @Nullable RecordLayout layout;

  private JsonLinesFormat(Class<T> type, @Nullable String weighedBy) {
    this.type = type;
    this.weighedBy = weighedBy;
    this.layout = RecordLayout.of(type);
  }

  /** Lines of the given record type. */
  public static <T> JsonLinesFormat<T> of(Class<T> type) {
    return new JsonLinesFormat<>(type, null);
  }

  /** The same, adding up a {@code long} column when a file is read back. */
  public JsonLinesFormat<T> weighedBy(String column) {
    layout().columns().requireWeight(column);
    return new JsonLinesFormat<>(type, column);
  }

  @Override
  public String extension() {
    return ".jsonl";
  }

  @Override
  public Writer<T> writer(WritableByteChannel channel) throws IOException {
    JsonGenerator json =
        JSON.createGenerator(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
    json.setRootValueSeparator(null);
    RecordColumns columns = layout().columns();
    return new Writer<>() {
      @Override
      public void write(T row) throws IOException {
        writeRecord(json, columns, row);
        json.writeRaw('\n');
      }

      @Override
      public void close() throws IOException {
        json.close();
      }
    };
  }

  @Override
  public Tally readBack(SeekableByteChannel channel) throws IOException {
    long rows = 0;
    long weight = 0;
    try (JsonParser json = JSON.createParser(Channels.newInputStream(channel))) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        rows++;
        while (json.nextToken() != JsonToken.END_OBJECT) {
          boolean weighed = json.currentName().equals(weighedBy);
          json.nextToken();
          if (weighed) {
            weight += json.getLongValue();
          }
          json.skipChildren();
        }
      }
    }
    return new Tally(rows, weight);
  }

  @Override
  public void read(SeekableByteChannel channel, Consumer<T> consumer) throws IOException {
    RecordLayout layout = layout();
    try (JsonParser json = JSON.createParser(Channels.newInputStream(channel))) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        consumer.accept(type.cast(JsonRecords.read(json, layout)));
      }
    }
  }

  private RecordLayout layout() {
    if (layout == null) {
      layout = RecordLayout.of(type);
    }
    return layout;
  }

  private static void writeRecord(JsonGenerator json, RecordColumns layout, Object row)
      throws IOException {
    json.writeStartObject();
    for (RecordColumns.Column column : layout.columns()) {
      Object value = column.valueIn(row);
      if (value != null) {
        json.writeFieldName(column.name());
        writeValue(json, column.shape(), value);
      }
    }
    json.writeEndObject();
  }

  private static void writeValue(JsonGenerator json, RecordColumns.Shape shape, Object value)
      throws IOException {
    switch (shape.kind()) {
      case STRING -> json.writeString(value.toString());
      case INTEGER, LONG -> json.writeNumber(((Number) value).longValue());
      case DOUBLE -> writeDouble(json, (Double) value);
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case INSTANT -> json.writeString(((Instant) value).toString());
      case RECORD -> writeRecord(json, shape.fields(), value);
      case LIST -> {
        json.writeStartArray();
        for (Object item : (List<?>) value) {
          writeValue(json, shape.items(), item);
        }
        json.writeEndArray();
      }
      case MAP -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          json.writeFieldName((String) entry.getKey());
          writeDouble(json, (Double) entry.getValue());
        }
        json.writeEndObject();
      }
    }
  }

  private static void writeDouble(JsonGenerator json, double value) throws IOException {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Invalid number for JSON: " + value + " (must be finite)");
    }
    json.writeNumber(value);
  }
}
