package dev.millrace.transforms.quality;

import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.EventType;
import dev.millrace.transforms.events.Protection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A field whose values are looked at: one of the table, or of a record in it.
 *
 * @param path {@code amount}, {@code to.city}
 * @param places of it in its row, and in the rows on the way there
 * @param type of its values
 * @param protection of its values, none of which a report may show then; null if it has none
 */
public record ProfiledField(
    String path, List<Integer> places, EventType type, @Nullable Protection protection) {
  public ProfiledField {
    places = List.copyOf(places);
  }

  /** Whether its values may be seen in a report; else counts alone. */
  public boolean isOpen() {
    return protection == null;
  }

  /** Whether different values may have become one by their protection. */
  public boolean isBlurred() {
    return protection == Protection.MASK || protection == Protection.TRUNCATE_IP;
  }

  /**
   * All fields, those of records in place of these. An array is one field, and nothing is said of
   * its items.
   *
   * @param protections of the protected ones, by path
   */
  public static List<ProfiledField> of(EventSchema schema, Map<String, Protection> protections) {
    List<ProfiledField> fields = new ArrayList<>();
    add(schema.fields(), "", List.of(), protections, fields);
    return fields;
  }

  private static void add(
      List<EventField> fields,
      String before,
      List<Integer> way,
      Map<String, Protection> protections,
      List<ProfiledField> all) {
    for (int i = 0; i < fields.size(); i++) {
      EventType type = fields.get(i).type();
      String path = before + fields.get(i).name();
      List<Integer> places = new ArrayList<>(way);
      places.add(i);
      if (type.kind() == EventType.Kind.RECORD) {
        add(type.fields(), path + ".", places, protections, all);
      } else {
        all.add(new ProfiledField(path, places, type, protections.get(path)));
      }
    }
  }

  /** Its value; null also where a record on the way there is. */
  public @Nullable Object valueIn(Row row) {
    Object value = row;
    for (int place : places) {
      value = value == null ? null : ((Row) value).getValue(place);
    }
    return value;
  }
}
