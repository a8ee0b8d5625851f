package dev.millrace.conformance.oracle;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ingest-events} is asked.
 *
 * @param texts of the files, decompressed; the name before the compression says the format
 * @param eventTime field that events are landed by; null for one folder
 * @param folders date or hour
 * @param ids fields by which two events are one; none if each is one of its own
 * @param safeguards what is hidden of events, and which are set aside
 */
public record EventQuestion(
    Map<Path, byte[]> texts,
    List<EventColumn> columns,
    @Nullable String eventTime,
    String folders,
    List<String> ids,
    boolean ignoringUnknownFields,
    @Nullable ZoneId zone,
    Safeguards safeguards) {

  public static EventQuestion of(Map<Path, byte[]> texts, List<EventColumn> columns) {
    return new EventQuestion(
        texts, columns, null, "date", List.of(), false, null, Safeguards.none());
  }

  public EventQuestion landedBy(String field, String date) {
    return new EventQuestion(
        texts, columns, field, date, ids, ignoringUnknownFields, zone, safeguards);
  }

  public EventQuestion withIds(String... fields) {
    return new EventQuestion(
        texts,
        columns,
        eventTime,
        folders,
        List.of(fields),
        ignoringUnknownFields,
        zone,
        safeguards);
  }

  public EventQuestion ignoringUnknown() {
    return new EventQuestion(texts, columns, eventTime, folders, ids, true, zone, safeguards);
  }

  public EventQuestion inZone(ZoneId local) {
    return new EventQuestion(
        texts, columns, eventTime, folders, ids, ignoringUnknownFields, local, safeguards);
  }

  public EventQuestion guardedBy(Safeguards guards) {
    return new EventQuestion(
        texts, columns, eventTime, folders, ids, ignoringUnknownFields, zone, guards);
  }
}
