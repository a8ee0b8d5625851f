package dev.millrace.transforms.quality;

import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A field whose values are looked at: one of the table, or of a record in it.
 *
 * @param path {@code amount}, {@code to.city}
 * @param places of it in its row, and in the rows on the way there
 * @param type of its values
 * @param sight whether its values may be seen in a report
 */
public record ProfiledField(String path, List<Integer> places, EventType type, Sight sight) {
  public ProfiledField {
    places = List.copyOf(places);
  }

  /** Whether somebody may see values. */
  public enum Sight {
    OPEN,
    /** Counts alone. */
    PROTECTED
  }

  /**
   * All fields, those of records in place of these. An array is one field, and nothing is said of
   * its items.
   *
   * @param hidden paths of the protected ones
   */
  public static List<ProfiledField> of(EventSchema schema, Set<String> hidden) {
    List<ProfiledField> fields = new ArrayList<>();
    add(schema.fields(), "", List.of(), hidden, fields);
    return fields;
  }

  private static void add(
      List<EventField> fields,
      String before,
      List<Integer> way,
      Set<String> hidden,
      List<ProfiledField> all) {
    for (int i = 0; i < fields.size(); i++) {
      EventType type = fields.get(i).type();
      String path = before + fields.get(i).name();
      List<Integer> places = new ArrayList<>(way);
      places.add(i);
      if (type.kind() == EventType.Kind.RECORD) {
        add(type.fields(), path + ".", places, hidden, all);
      } else {
        all.add(
            new ProfiledField(
                path, places, type, hidden.contains(path) ? Sight.PROTECTED : Sight.OPEN));
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
