package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.deadletters.PinnedFiles;
import dev.millrace.transforms.events.AnomalySchema;
import dev.millrace.transforms.events.BrokenRule;
import dev.millrace.transforms.events.Event;
import dev.millrace.transforms.events.EventDetectors;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventRules;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.EventType.Kind;
import dev.millrace.transforms.events.ProtectedValues;
import dev.millrace.transforms.events.Protection;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.quality.ProfiledField;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The rows in which events leave the step that reads them. A protected value stays in that step, so
 * a row is what may be seen of an event; behind its fields is what later steps need to know of the
 * others, and nobody lands: the time by which the event has its folder (the one value that goes on
 * as it is), the pseudonyms by which it meets its duplicates, and the rules that it breaks. Where
 * nothing is protected and nothing judged, it is the event itself.
 */
final class EventLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Names that no field of Avro can have. */
  private static final String TIME = "$time";

  private static final String IDENTITY = "$identity of ";
  private static final String BROKEN = "$broken";

  private final EventProtection protection;
  private final EventRules rules;
  private final EventSchema anomalies;

  /** Of the declared event, where the field is protected. */
  private final @Nullable EventClock hiddenClock;

  private final ArrayList<String> hiddenIds;
  private transient @Nullable Schema rows;

  private EventLayout(
      EventProtection protection,
      EventRules rules,
      @Nullable EventClock hiddenClock,
      List<String> hiddenIds) {
    this.protection = protection;
    this.rules = rules;
    this.anomalies = AnomalySchema.of(protection.landed());
    this.hiddenClock = hiddenClock;
    this.hiddenIds = new ArrayList<>(hiddenIds);
  }

  /** Rows of what may be seen. */
  static EventLayout of(EventProtection protection) {
    return new EventLayout(protection, EventRules.none(protection), null, List.of());
  }

  /** The same for events that are held against rules, and detectors. */
  EventLayout judgedBy(EventRules all) {
    return new EventLayout(protection, all, hiddenClock, hiddenIds);
  }

  /** The same for events whose folder is said by this field. */
  EventLayout timedBy(@Nullable String field) {
    EventClock clock =
        field == null || protectionOf(field) == null
            ? null
            : EventClock.of(protection.declared(), field);
    return new EventLayout(protection, rules, clock, hiddenIds);
  }

  /** The same for events that are one where these fields are equal. */
  EventLayout identifiedBy(List<String> fields) {
    List<String> hidden =
        fields.stream()
            .filter(field -> protectionOf(field) != null)
            .filter(field -> protectionOf(field) != Protection.PSEUDONYMISE)
            .toList();
    return new EventLayout(protection, rules, hiddenClock, hidden);
  }

  /** What becomes of a field; null also of one that there is not, which others refuse. */
  private @Nullable Protection protectionOf(String field) {
    return protection.declared().indexOf(field).map(protection::protectionAt).orElse(null);
  }

  EventSchema declared() {
    return protection.declared();
  }

  EventSchema landed() {
    return protection.landed();
  }

  /** The schema of what is set aside. */
  EventSchema anomalies() {
    return anomalies;
  }

  /** The protected fields. */
  Map<String, Protection> protections() {
    return protection.all();
  }

  /** The fields of landed rows, and how each is protected in a report. */
  List<ProfiledField> profiled() {
    return ProfiledField.of(landed(), protections());
  }

  boolean isProtecting() {
    return !protection.isOpen();
  }

  boolean isJudging() {
    return !rules.isEmpty();
  }

  /** What tells events apart that are not ordinary among all. */
  EventDetectors detectors() {
    return rules.detectors();
  }

  /** Whether a pseudonym is landed or compared. */
  boolean needsKey() {
    return protection.needsKey() || !hiddenIds.isEmpty();
  }

  /** What the run is bound to, for its manifest. */
  PinnedFiles pinned(@Nullable PrivacyKey key) {
    return new PinnedFiles(
        key == null ? null : key.id(), rules.isEmpty() ? null : rules.fingerprint());
  }

  private boolean isPlain() {
    return !isProtecting() && !isJudging();
  }

  /** The rows that leave the step that reads. */
  Schema rows() {
    Schema known = rows;
    if (known == null) {
      Schema.Builder all = Schema.builder().addFields(landedRows().getFields());
      hiddenIds.forEach(id -> all.addStringField(IDENTITY + id));
      if (isJudging()) {
        all.addField(Schema.Field.nullable(BROKEN, AnomalySchema.brokenType(anomalies)));
      }
      known = all.build();
      rows = known;
    }
    return known;
  }

  /** The rows that go to their files, with the time of the folder if the field must not be seen. */
  Schema landedRows() {
    Schema landed = landed().rowSchema();
    return hiddenClock == null
        ? landed
        : Schema.builder().addFields(landed.getFields()).addField(TIME, FieldType.DATETIME).build();
  }

  /** Tells the time of such rows. */
  EventClock clock(String field) {
    EventClock declared = EventClock.of(declared(), field);
    return hiddenClock != null
        ? new EventClock(rows().indexOf(TIME), Kind.TIMESTAMP_MILLIS)
        : new EventClock(rows().indexOf(field), declared.kind());
  }

  /** Tells which of such rows are one event. */
  EventKey key(List<String> fields) {
    EventKey declared = EventKey.of(declared(), fields);
    return isPlain()
        ? declared
        : EventKey.at(
            rows(),
            fields.stream()
                .map(id -> rows().indexOf(hiddenIds.contains(id) ? IDENTITY + id : id))
                .toList());
  }

  /** The row of an event. */
  Row row(Row event, ProtectedValues values) throws Refusal {
    if (isPlain()) {
      return event;
    }
    List<@Nullable Object> row = protection.landed(event, values);
    if (hiddenClock != null) {
      row.add(hiddenClock.time(event));
    }
    for (String id : hiddenIds) {
      int place = declared().indexOf(id).orElseThrow();
      EventField field = declared().fields().get(place);
      row.add(values.pseudonym(field.type(), Objects.requireNonNull(event.getValue(place))));
    }
    if (isJudging()) {
      var broken = rules.brokenBy(event, values);
      row.add(broken.isEmpty() ? null : AnomalySchema.broken(anomalies, broken));
    }
    return Row.withSchema(rows()).attachValues(row);
  }

  /** Whether the event of a row breaks a rule. */
  boolean isAnomaly(Row row) {
    return isJudging() && row.getValue(BROKEN) != null;
  }

  /**
   * The event as it is set aside.
   *
   * @param unusual what detectors say of it, beside the rules that it breaks
   */
  Row anomaly(Event event, List<BrokenRule> unusual) {
    Collection<Row> broken = event.row().getArray(BROKEN);
    List<Row> all = new ArrayList<>(broken == null ? List.of() : broken);
    all.addAll(AnomalySchema.broken(anomalies, unusual));
    return AnomalySchema.row(anomalies, event, all, first(event, landed().rowSchema()));
  }

  /** The event as it is landed. */
  Row landed(Event event) {
    return isPlain() ? event.row() : first(event, landedRows());
  }

  private static Row first(Event event, Schema fields) {
    return Row.withSchema(fields)
        .attachValues(new ArrayList<>(event.row().getValues().subList(0, fields.getFieldCount())));
  }
}
