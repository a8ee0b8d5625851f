package dev.millrace.conformance.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Hides what must not be seen of an event, and finds the rules that it breaks. */
final class Guard {
  private final Safeguards safeguards;
  private final List<EventColumn> columns;

  Guard(Safeguards safeguards, List<EventColumn> columns) {
    this.safeguards = safeguards;
    this.columns = columns;
  }

  boolean isHiding() {
    return !safeguards.privacy().isEmpty();
  }

  /** What a record's digest is; nothing without a key. */
  @Nullable String digest(byte[] record) {
    return isHiding() && !safeguards.key().isEmpty()
        ? Pseudonym.ofRecord(safeguards.key(), record)
        : null;
  }

  Map<String, @Nullable Object> seen(Map<String, @Nullable Object> event) throws EventFault {
    return seen(event, columns, "");
  }

  private Map<String, @Nullable Object> seen(
      Map<String, @Nullable Object> row, List<EventColumn> fields, String path) throws EventFault {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    for (EventColumn field : fields) {
      String place = path + field.name();
      String how = safeguards.privacy().getOrDefault(place, "");
      if (!how.equals("drop")) {
        out.put(field.name(), seen(row.get(field.name()), field, how, place));
      }
    }
    return out;
  }

  @SuppressWarnings("unchecked") // Rows are what EventValue makes of them.
  private @Nullable Object seen(@Nullable Object value, EventColumn field, String how, String path)
      throws EventFault {
    if (value == null) {
      return null;
    } else if (value instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>();
      for (Object item : list) {
        String place = path + "[" + items.size() + "]";
        try {
          items.add(seen(item, field.fields().get(0), how, path + "[]"));
        } catch (EventFault fault) {
          throw new EventFault(fault.reason(), fault.field().replace(path + "[]", place));
        }
      }
      return items;
    } else if (value instanceof Map<?, ?> map) {
      return seen((Map<String, @Nullable Object>) map, field.fields(), path + ".");
    }
    return shown(value, field, how, path);
  }

  private Object shown(Object value, EventColumn field, String how, String path) throws EventFault {
    return switch (how) {
      case "mask" -> "***";
      case "pseudonymise" -> Pseudonym.of(safeguards.key(), field, value);
      case "truncate-ip" -> network(value.toString(), path);
      default -> value;
    };
  }

  private static String network(String text, String path) throws EventFault {
    String network = Address.network(text);
    if (network.isEmpty()) {
      throw new EventFault("not-an-address", path);
    }
    return network;
  }

  /** The rules that an event breaks, as rows of the table. */
  List<Map<String, @Nullable Object>> broken(Map<String, @Nullable Object> event) {
    List<Map<String, @Nullable Object>> broken = new ArrayList<>();
    for (Safeguards.Check check : safeguards.checks()) {
      List<Object> values = new ArrayList<>();
      EventColumn column = collect(event, columns, check.path().split("\\."), 0, values);
      for (Object value : values) {
        if (!holds(check, column, value)) {
          Map<String, @Nullable Object> row = new LinkedHashMap<>();
          row.put("field", check.path());
          row.put("rule", words(check));
          row.put("value", text(check, column, value));
          broken.add(row);
          break;
        }
      }
    }
    return broken;
  }

  @SuppressWarnings("unchecked") // Rows are what EventValue makes of them.
  private static EventColumn collect(
      @Nullable Object value, List<EventColumn> fields, String[] steps, int at, List<Object> out) {
    String name = steps[at].replace("[]", "");
    EventColumn column =
        fields.stream().filter(field -> field.name().equals(name)).findFirst().orElseThrow();
    Object inner = value == null ? null : ((Map<String, @Nullable Object>) value).get(name);
    List<?> items =
        inner instanceof List<?> list ? list : inner == null ? List.of() : List.of(inner);
    EventColumn leaf = column.type().equals("array") ? column.fields().get(0) : column;
    if (at + 1 == steps.length) {
      items.stream().filter(item -> item != null).forEach(out::add);
      return leaf;
    }
    EventColumn last = collect(null, leaf.fields(), steps, at + 1, out);
    items.forEach(item -> collect(item, leaf.fields(), steps, at + 1, out));
    return last;
  }

  private static boolean holds(Safeguards.Check check, EventColumn column, Object value) {
    List<String> words = check.words();
    return switch (check.kind()) {
      case "range" ->
          (words.get(0).isEmpty() || compare(column, value, words.get(0)) >= 0)
              && (words.get(1).isEmpty() || compare(column, value, words.get(1)) <= 0);
      case "set" -> words.stream().anyMatch(word -> compare(column, value, word) == 0);
      default -> value.toString().matches(words.get(0));
    };
  }

  private static int compare(EventColumn column, Object value, String word) {
    return switch (column.type()) {
      case "int", "long", "float", "double", "decimal" ->
          new BigDecimal(value.toString()).compareTo(new BigDecimal(word));
      case "millis", "micros" -> Instant.parse(value.toString()).compareTo(Instant.parse(word));
      default -> value.toString().compareTo(word);
    };
  }

  private static String words(Safeguards.Check check) {
    List<String> words = check.words();
    return switch (check.kind()) {
      case "range" ->
          words.get(1).isEmpty()
              ? "range from " + words.get(0)
              : words.get(0).isEmpty()
                  ? "range to " + words.get(1)
                  : "range " + words.get(0) + " to " + words.get(1);
      case "set" -> "set " + words.stream().collect(Collectors.joining(", "));
      default -> "pattern " + words.get(0);
    };
  }

  private @Nullable String text(Safeguards.Check check, EventColumn column, Object value) {
    String how = safeguards.privacy().getOrDefault(check.path().replaceFirst("\\[\\]$", ""), "");
    if (how.equals("drop")) {
      return null;
    }
    try {
      Object plain =
          column.type().equals("decimal")
              ? new BigDecimal(value.toString())
                  .setScale(Integer.parseInt(column.parts().get(1)))
                  .toPlainString()
              : value;
      return shown(how.isEmpty() ? plain : value, column, how, "").toString();
    } catch (EventFault e) {
      throw new IllegalStateException("The event was seen before", e);
    }
  }
}
