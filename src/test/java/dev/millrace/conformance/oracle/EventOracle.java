package dev.millrace.conformance.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says what {@code ingest-events} must land, by docs/ingest-events.md alone. */
public final class EventOracle {
  private final EventQuestion question;
  private final Guard guard;
  private final List<Found> events = new ArrayList<>();
  private final List<Row> deadLetters = new ArrayList<>();
  private long read;
  private long blank;
  private long ignored;

  private EventOracle(EventQuestion question) {
    this.question = question;
    this.guard = new Guard(question.safeguards(), question.columns());
  }

  /** The whole answer. */
  public static EventAnswer answer(EventQuestion question) {
    EventOracle oracle = new EventOracle(question);
    new TreeMap<>(question.texts()).forEach(oracle::read);
    return oracle.answer();
  }

  /**
   * The whole answer where topics are asked for.
   *
   * @param question names no files
   * @param values of records by partition, {@code kafka://host:port/topic/0}, and offset; null of a
   *     record without one
   */
  public static EventAnswer answerOfTopics(
      EventQuestion question, Map<String, Map<Long, byte @Nullable []>> values) {
    EventOracle oracle = new EventOracle(question);
    new TreeMap<>(values)
        .forEach(
            (source, records) ->
                new TreeMap<>(records)
                    .forEach((offset, value) -> oracle.readValue(source, offset, value)));
    return oracle.answer();
  }

  /**
   * @param seen what may be seen of the row
   */
  private record Found(
      Map<String, @Nullable Object> row,
      Map<String, @Nullable Object> seen,
      String source,
      long offset) {}

  private void read(Path file, byte[] text) {
    if (file.toString().replaceFirst("\\.(gz|bz2|zst)$", "").endsWith(".csv")) {
      readCsv(file.toString(), text);
    } else {
      readJson(file.toString(), text);
    }
  }

  private void readJson(String source, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = 0;
    while (at < text.length()) {
      int lineFeed = text.indexOf('\n', at);
      int end = lineFeed < 0 ? text.length() : lineFeed;
      String line = text.substring(at, end);
      if (lineFeed >= 0 && line.endsWith("\r")) {
        line = line.substring(0, line.length() - 1);
      }
      json(source, at, line);
      at = end + 1;
    }
  }

  private void json(String source, long offset, String payload) {
    byte[] record = payload.getBytes(StandardCharsets.ISO_8859_1);
    record(
        source,
        offset,
        payload,
        Map.of(),
        values -> {
          Object value = JsonDocument.read(record);
          if (!(value instanceof JsonDocument.Members members)) {
            throw new EventFault("not-an-object", "");
          }
          return values.object(members, question.columns(), "");
        });
  }

  private void readValue(String source, long offset, byte @Nullable [] value) {
    if (value == null) {
      read++;
      deadLetters.add(letter(source, offset, "", Map.of(), new EventFault("no-value", "")));
    } else {
      json(source, offset, new String(value, StandardCharsets.ISO_8859_1));
    }
  }

  private void readCsv(String source, byte[] bytes) {
    List<CsvDocument.Piece> pieces = CsvDocument.pieces(bytes);
    List<String> header = pieces.isEmpty() ? List.of() : header(pieces.get(0));
    for (CsvDocument.Piece piece : pieces.subList(Math.min(1, pieces.size()), pieces.size())) {
      record(
          source,
          piece.offset(),
          piece.text(),
          Map.of("format", "csv", "text", context(pieces.get(0), header)),
          values -> csv(piece, header, values));
    }
  }

  /** Nothing of a header that names no columns, or has more than 8 KiB. */
  private static String context(CsvDocument.Piece piece, List<String> header) {
    byte[] bytes = piece.bytes();
    return header.isEmpty() || bytes.length > 8_192 ? "" : new String(bytes, UTF_8);
  }

  /** Nothing if it cannot be used. */
  private static List<String> header(CsvDocument.Piece piece) {
    try {
      List<String> names =
          CsvDocument.cells(piece.bytes()).stream().map(CsvDocument.Cell::text).toList();
      return names.contains("") || new HashSet<>(names).size() < names.size() ? List.of() : names;
    } catch (EventFault e) {
      return List.of();
    }
  }

  private Map<String, @Nullable Object> csv(
      CsvDocument.Piece piece, List<String> header, EventValue values) throws EventFault {
    if (header.isEmpty()) {
      throw new EventFault("bad-header", "");
    }
    List<CsvDocument.Cell> cells = CsvDocument.cells(piece.bytes());
    if (cells.size() != header.size()) {
      throw new EventFault("wrong-column-count", "");
    }
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    Set<String> given = new HashSet<>();
    for (int i = 0; i < cells.size(); i++) {
      String name = header.get(i);
      EventColumn column =
          question.columns().stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .orElse(null);
      if (column == null) {
        values.unknown("", name);
        continue;
      }
      given.add(name);
      String text = CsvDocument.valueOf(cells.get(i), column);
      row.put(name, text == null ? EventValue.nothing(column, name) : values.cell(text, column));
    }
    EventValue.addMissing(row, given, question.columns(), "");
    return row;
  }

  private interface Attempt {
    Map<String, @Nullable Object> row(EventValue values) throws EventFault;
  }

  private void record(
      String source, long offset, String payload, Map<String, String> context, Attempt attempt) {
    read++;
    if (payload.isEmpty()) {
      blank++;
      return;
    }
    EventValue values = new EventValue(question.zone(), question.ignoringUnknownFields());
    try {
      if (payload.length() > DeadLetterOracle.LONGEST_LINE) {
        throw new EventFault("too-long", "");
      }
      Map<String, @Nullable Object> row = attempt.row(values);
      events.add(new Found(row, guard.seen(row), source, offset));
      ignored += values.ignored();
    } catch (EventFault fault) {
      deadLetters.add(letter(source, offset, payload, context, fault));
    }
  }

  /** Where something is hidden nothing of the record may be in it. */
  private Row letter(
      String source, long offset, String payload, Map<String, String> context, EventFault fault) {
    String kept =
        payload.length() > DeadLetterOracle.LONGEST_LINE ? payload.substring(0, 1 << 16) : payload;
    return Row.of(
        "step",
        "Parse events",
        "reason",
        fault.reason(),
        "field",
        guard.isHiding() ? fault.field().replaceFirst("\"[^\"]*\"$", "\"***\"") : fault.field(),
        "payload",
        guard.isHiding() ? "" : kept,
        "payloadLength",
        payload.length(),
        "digest",
        guard.digest(payload.getBytes(StandardCharsets.ISO_8859_1)),
        "source",
        Map.of("uri", source, "offset", offset),
        "context",
        context.isEmpty()
            ? null
            : guard.isHiding() ? Map.of("format", context.get("format"), "text", "") : context,
        "version",
        2);
  }

  private EventAnswer answer() {
    List<Found> distinct = question.ids().isEmpty() ? events : distinct();
    List<Found> kept = new ArrayList<>();
    List<Row> anomalies = new ArrayList<>();
    for (Found event : distinct) {
      List<Map<String, @Nullable Object>> broken = guard.broken(event.row);
      if (broken.isEmpty()) {
        kept.add(event);
      } else {
        anomalies.add(
            Row.of(
                "source",
                event.source,
                "offset",
                event.offset,
                "broken",
                broken,
                "event",
                event.seen));
      }
    }
    Map<String, Long> totals = new LinkedHashMap<>();
    totals.put("read", read);
    totals.put("kept", (long) kept.size());
    totals.put("anomalies", (long) anomalies.size());
    totals.put("deadLetters", (long) deadLetters.size());
    totals.put("duplicates", (long) events.size() - distinct.size());
    totals.put("blankLines", blank);
    totals.put("ignoredFields", ignored);
    return new EventAnswer(
        kept.stream().map(this::landed).toList(), anomalies, deadLetters, totals);
  }

  /** Of events with the same ids the first by time, then by file, then by place. */
  private List<Found> distinct() {
    Map<List<@Nullable Object>, Found> first = new LinkedHashMap<>();
    Comparator<Found> order =
        Comparator.<Found, String>comparing(this::millisecond)
            .thenComparing(Found::source)
            .thenComparingLong(Found::offset);
    for (Found event : events) {
      List<@Nullable Object> key = new ArrayList<>();
      question.ids().forEach(id -> key.add(String.valueOf(event.row.get(id))));
      first.merge(key, event, (one, other) -> order.compare(one, other) <= 0 ? one : other);
    }
    return List.copyOf(first.values());
  }

  /** Engines compare milliseconds; all spellings here sort as the times do. */
  private String millisecond(Found event) {
    String time = time(event);
    return time.length() <= 10 ? time : Texts.instant(java.time.Instant.parse(time).toEpochMilli());
  }

  private String time(Found event) {
    String field = question.eventTime();
    return field == null ? "" : String.valueOf(event.row.get(field));
  }

  private Row landed(Found event) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>(event.seen);
    String time = time(event);
    if (!time.isEmpty()) {
      String folder = "date=" + time.substring(0, 10);
      row.put(
          "_folder",
          question.folders().equals("date")
              ? folder
              : folder + "/hour=" + (time.length() <= 10 ? "00" : time.substring(11, 13)));
    }
    return Row.of(row);
  }
}
