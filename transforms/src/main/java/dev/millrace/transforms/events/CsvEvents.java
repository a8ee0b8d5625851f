package dev.millrace.transforms.events;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Takes records of a CSV file for events of a schema, by the names in its header and without regard
 * to their order.
 *
 * <p><b>Which fault is named</b>: that a record is not UTF-8, then that it is not CSV, has no
 * usable header or has another number of columns; else the first of a column, from the left; a
 * missing column comes last, in the order of the schema.
 *
 * <p><b>Values</b> are written as in JSON ({@link JsonEvents}), without quotes around text, and
 * true and false in any case. A column with nothing in it is null; one with an empty text in quotes
 * is that text where the field is a string, else null.
 */
public final class CsvEvents implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EventSchema schema;
  private final @Nullable ZoneId zone;

  private CsvEvents(EventSchema schema, @Nullable ZoneId zone) {
    this.schema = schema;
    this.zone = zone;
  }

  /** Events of this schema, which must have no arrays and records; a time must say its offset. */
  public static CsvEvents of(EventSchema schema) {
    return new CsvEvents(schema, null);
  }

  /** A time without an offset is one of this zone. */
  public CsvEvents inZone(ZoneId local) {
    return new CsvEvents(schema, local);
  }

  /**
   * Reads one event.
   *
   * @throws Refusal if it is none
   */
  public Row read(CsvHeader header, byte[] record, UnknownFields unknown) throws Refusal {
    List<@Nullable String> texts = header.read(record);
    List<EventField> fields = schema.fields();
    EventValues values = new EventValues(zone);
    @Nullable Object[] row = new @Nullable Object[fields.size()];
    boolean[] given = new boolean[row.length];
    int[] places = header.places(schema);
    for (int column = 0; column < texts.size(); column++) {
      int place = places[column];
      if (place < 0) {
        unknown.found(header.columns().get(column));
        continue;
      }
      given[place] = true;
      try {
        row[place] = value(values, fields.get(place), texts.get(column));
      } catch (Refusal refusal) {
        throw refusal.in(header.columns().get(column));
      }
    }
    for (int i = 0; i < row.length; i++) {
      if (!given[i]) {
        row[i] = fields.get(i).valueIfMissing();
      }
    }
    return Row.withSchema(schema.rowSchema()).attachValues(Arrays.asList(row));
  }

  private static @Nullable Object value(EventValues values, EventField field, @Nullable String text)
      throws Refusal {
    boolean isString = field.type().kind() == EventType.Kind.STRING;
    if (text == null && isString && !field.isNullable()) {
      return "";
    }
    return text == null || (text.isEmpty() && !isString)
        ? field.valueIfNull()
        : values.ofColumn(field.type(), text);
  }
}
