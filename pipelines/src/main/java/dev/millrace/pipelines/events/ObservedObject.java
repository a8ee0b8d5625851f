package dev.millrace.pipelines.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** All objects that stood in one place of a sample, and the record that describes them. */
public final class ObservedObject {
  /** What Avro takes for a name. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final @Nullable ZoneId zone;
  private final Map<String, ObservedField> fields = new LinkedHashMap<>();
  private long seen;

  ObservedObject(@Nullable ZoneId zone) {
    this.zone = zone;
  }

  /** An object of JSON. */
  void see(JsonNode object) {
    seen++;
    object.fields().forEachRemaining(field -> field(field.getKey()).see(field.getValue()));
  }

  /** A record of CSV: each column with its text, null where there is nothing in it. */
  void see(List<String> columns, List<@Nullable String> texts) {
    seen++;
    for (int i = 0; i < columns.size(); i++) {
      field(columns.get(i)).see(texts.get(i));
    }
  }

  private ObservedField field(String name) {
    return fields.computeIfAbsent(name, any -> new ObservedField(zone));
  }

  /** How many there were. */
  public long seen() {
    return seen;
  }

  /** In the order in which they were first seen. */
  public Map<String, ObservedField> fields() {
    return fields;
  }

  /** Whether Avro takes it for a name. */
  public static boolean isName(String field) {
    return NAME.matcher(field).matches();
  }

  /** Whether it may have nothing in it: it had nothing, or was not there. */
  public boolean isNullable(String name) {
    ObservedField field = field(name);
    return field.nulls() > 0 || field.seen() < seen;
  }

  /** The record; a field whose name Avro cannot have is left out. */
  public Schema schema(String name, ObservedField.Source source) {
    List<Schema.Field> described = new ArrayList<>();
    fields.forEach(
        (field, observed) -> {
          if (isName(field)) {
            Schema type = observed.type(name + "_" + field, source);
            described.add(
                isNullable(field)
                    ? new Schema.Field(
                        field, ObservedField.orNull(type), null, JsonProperties.NULL_VALUE)
                    : new Schema.Field(field, type));
          }
        });
    return Schema.createRecord(name, null, null, false, described);
  }
}
