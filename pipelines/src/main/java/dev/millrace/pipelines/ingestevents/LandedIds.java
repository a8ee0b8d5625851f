package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.deadletters.ListedFile;
import dev.millrace.transforms.events.AnomalySchema;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ids of landed events back, with the times at which these happened: of the table, and of
 * those that broke a rule, since both had dropped their duplicates before.
 *
 * @param key schema of an id, whose fields have the names that they are landed under
 * @param eventTime the field that says when an event happened; null if none does
 * @param schemas of what the runs have landed, in Avro's JSON, by run
 */
record LandedIds(
    Schema key, @Nullable String eventTime, EventTableFormat format, Map<String, String> schemas)
    implements Serializable {

  /** Of the two tables that hold events. */
  enum Table {
    EVENTS,
    ANOMALIES
  }

  /** Takes an id. */
  @FunctionalInterface
  interface Consumer {
    /**
     * @param time in milliseconds; the same for all where nobody says it
     */
    void accept(Row id, long time);
  }

  /** Hands on the id of each event in a file. */
  void read(ListedFile file, Table table, Consumer ids) throws IOException {
    EventSchema landed = EventSchema.parse(Objects.requireNonNull(schemas.get(file.run())));
    EventClock clock = eventTime == null ? null : EventClock.of(landed, eventTime);
    switch (table) {
      case EVENTS ->
          file.forEach(format.of(landed, Map.of()), row -> ids.accept(id(row), time(clock, row)));
      case ANOMALIES ->
          file.forEach(
              format.of(AnomalySchema.of(landed), Map.of()),
              anomaly -> {
                Row row = Objects.requireNonNull(anomaly.getRow("event"));
                ids.accept(id(row), time(clock, row));
              });
    }
  }

  private Row id(Row landed) {
    List<@Nullable Object> values = new ArrayList<>();
    key.getFields().forEach(field -> values.add(landed.getValue(field.getName())));
    return Row.withSchema(key).attachValues(values);
  }

  /** Where nobody says when an event happened, all happened at once. */
  static long time(@Nullable EventClock clock, Row row) {
    return clock == null ? 0 : clock.time(row).getMillis();
  }
}
