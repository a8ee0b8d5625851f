package dev.millrace.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.transforms.events.EventSchema;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * JSON Lines (RFC 8259 objects, one a line, UTF-8).
 *
 * <p><b>Records</b>: components in their order under their names. A null component is left out;
 * instants are ISO-8601 in UTC with milliseconds; a double that is not a number, which JSON cannot
 * hold, is refused.
 *
 * <p><b>Events</b>: fields in their order under their names, null as null, so that {@link
 * dev.millrace.transforms.events.JsonEvents} makes the same rows of them.
 */
public final class JsonLinesFormat<T> implements FileFormat<T> {
  private static final JsonFactory JSON = new JsonFactory();

  private final TableType<T> type;
  private final @Nullable String weighedBy;
  private transient @Nullable JsonTable<T> table;

  private JsonLinesFormat(TableType<T> type, @Nullable String weighedBy) {
    this.type = type;
    this.weighedBy = weighedBy;
    this.table = type.inJson();
  }

  /** Lines of the given record type. */
  public static <T> JsonLinesFormat<T> of(Class<T> type) {
    return new JsonLinesFormat<>(TableType.of(type), null);
  }

  /** Lines of events. */
  public static JsonLinesFormat<Row> of(EventSchema schema) {
    return new JsonLinesFormat<>(TableType.of(schema), null);
  }

  /** The same, adding up a {@code long} column when a file is read back. */
  public JsonLinesFormat<T> weighedBy(String column) {
    type.requireWeight(column);
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
    JsonTable<T> rows = table();
    return new Writer<>() {
      @Override
      public void write(T row) throws IOException {
        rows.write(row, json);
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
    JsonTable<T> rows = table();
    try (JsonParser json = JSON.createParser(Channels.newInputStream(channel))) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        consumer.accept(rows.read(json));
      }
    }
  }

  private JsonTable<T> table() {
    if (table == null) {
      table = type.inJson();
    }
    return table;
  }
}
