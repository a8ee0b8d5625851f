package dev.millrace.conformance.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The value of a field in the spelling of landed rows: times and bytes are text. */
final class EventValue {
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})[Tt ](\\d{2}:\\d{2})(:\\d{2}(?:\\.\\d+)?)?"
              + "(?:([Zz])|([+-])(\\d{2})(?::?(\\d{2}))?)?");
  private static final String WHOLE = "-?(0|[1-9][0-9]*)";
  private static final String NUMBER = WHOLE + "(\\.[0-9]+)?([eE][+-]?[0-9]+)?";

  private final @Nullable ZoneId zone;
  private final boolean ignoring;
  private long ignored;

  EventValue(@Nullable ZoneId zone, boolean ignoring) {
    this.zone = zone;
    this.ignoring = ignoring;
  }

  /** Fields that were passed over. */
  long ignored() {
    return ignored;
  }

  void unknown(String path, String name) throws EventFault {
    if (!ignoring) {
      throw new EventFault("unknown-field", path + "\"" + name + "\"");
    }
    ignored++;
  }

  Map<String, @Nullable Object> object(
      JsonDocument.Members object, List<EventColumn> columns, String path) throws EventFault {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    Set<String> given = new HashSet<>();
    for (Map.Entry<String, Object> member : object.members()) {
      EventColumn column =
          columns.stream()
              .filter(one -> one.name().equals(member.getKey()))
              .findFirst()
              .orElse(null);
      if (column == null) {
        unknown(path, member.getKey());
        continue;
      }
      if (!given.add(column.name())) {
        throw new EventFault("duplicate-field", path + column.name());
      }
      row.put(column.name(), json(member.getValue(), column, path + column.name()));
    }
    addMissing(row, given, columns, path);
    return row;
  }

  static void addMissing(
      Map<String, @Nullable Object> row, Set<String> given, List<EventColumn> columns, String path)
      throws EventFault {
    for (EventColumn column : columns) {
      if (!given.contains(column.name())) {
        if (column.mustBeGiven()) {
          throw new EventFault("missing-field", path + column.name());
        }
        row.put(column.name(), column.fallback());
      }
    }
  }

  private @Nullable Object json(Object value, EventColumn column, String path) throws EventFault {
    if (value == JsonDocument.Nothing.NULL) {
      return nothing(column, path);
    }
    String type = column.type();
    if (value instanceof JsonDocument.Members members && type.equals("record")) {
      return object(members, column.fields(), path + ".");
    } else if (value instanceof List<?> list && type.equals("array")) {
      List<@Nullable Object> items = new ArrayList<>();
      for (Object item : list) {
        items.add(json(item, column.fields().get(0), path + "[" + items.size() + "]"));
      }
      return items;
    } else if (value instanceof Boolean && type.equals("boolean")) {
      return value;
    } else if (value instanceof JsonDocument.Numeral number) {
      if (Set.of("float", "double", "decimal").contains(type)
          || (number.isWhole()
              && Set.of("int", "long", "date", "millis", "micros").contains(type))) {
        return number(number.digits(), column, path);
      }
    } else if (value instanceof String text) {
      if (Set.of("string", "bytes", "enum", "date", "millis", "micros").contains(type)) {
        return text(text, column, path);
      } else if (type.equals("decimal") && text.matches(NUMBER)) {
        return number(text, column, path);
      }
    }
    throw new EventFault("wrong-type", path);
  }

  /** Of a column of CSV, where everything is text. */
  Object cell(String text, EventColumn column) throws EventFault {
    String name = column.name();
    switch (column.type()) {
      case "boolean":
        if (text.toLowerCase(java.util.Locale.ROOT).matches("true|false")) {
          return Boolean.valueOf(text);
        }
        throw new EventFault("wrong-type", name);
      case "int":
      case "long":
        if (!text.matches(WHOLE)) {
          throw new EventFault("wrong-type", name);
        }
        return number(text, column, name);
      case "float":
      case "double":
      case "decimal":
        if (!text.matches(NUMBER)) {
          throw new EventFault("wrong-type", name);
        }
        return number(text, column, name);
      case "date":
      case "millis":
      case "micros":
        return text.matches(WHOLE) ? number(text, column, name) : text(text, column, name);
      default:
        return text(text, column, name);
    }
  }

  static @Nullable Object nothing(EventColumn column, String path) throws EventFault {
    if (!column.mayBeNull()) {
      throw new EventFault("unexpected-null", path);
    }
    return null;
  }

  private static Object number(String digits, EventColumn column, String path) throws EventFault {
    EventFault beyond = new EventFault("out-of-range", path);
    switch (column.type()) {
      case "float":
        if (Float.isInfinite(Float.parseFloat(digits))) {
          throw beyond;
        }
        return Float.parseFloat(digits);
      case "double":
        if (Double.isInfinite(Double.parseDouble(digits))) {
          throw beyond;
        }
        return Double.parseDouble(digits);
      case "decimal":
        return decimal(digits, column, beyond);
      default:
        BigInteger whole = new BigInteger(digits);
        boolean small = column.type().equals("int") || column.type().equals("date");
        if (whole.bitLength() > (small ? 31 : 63)) {
          throw beyond;
        }
        long value = whole.longValue();
        if (column.type().equals("date")) {
          return inRange(
                  LocalDate.ofEpochDay(value).atStartOfDay().toInstant(ZoneOffset.UTC), beyond)
              .toString()
              .substring(0, 10);
        } else if (column.type().equals("millis")) {
          return inRange(Instant.ofEpochMilli(value), beyond).toString();
        } else if (column.type().equals("micros")) {
          return inRange(Instant.EPOCH.plus(value, java.time.temporal.ChronoUnit.MICROS), beyond)
              .toString();
        }
        return value;
    }
  }

  private static BigDecimal decimal(String digits, EventColumn column, EventFault beyond)
      throws EventFault {
    int scale = Integer.parseInt(column.parts().get(1));
    BigDecimal limit = BigDecimal.TEN.pow(Integer.parseInt(column.parts().get(0)) - scale);
    BigDecimal value;
    try {
      value = new BigDecimal(digits);
    } catch (NumberFormatException e) {
      throw beyond;
    }
    if (value.signum() != 0
        && (value.abs().compareTo(limit) >= 0 || value.stripTrailingZeros().scale() > scale)) {
      throw beyond;
    }
    return value;
  }

  private Object text(String text, EventColumn column, String path) throws EventFault {
    switch (column.type()) {
      case "bytes":
        try {
          return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
          throw new EventFault("wrong-type", path);
        }
      case "enum":
        if (!column.parts().contains(text)) {
          throw new EventFault("unknown-symbol", path);
        }
        return text;
      case "date":
        if (!text.matches("\\d{4}-\\d{2}-\\d{2}")) {
          throw new EventFault("wrong-type", path);
        }
        return date(text, path).toString();
      case "millis":
        return time(text, 1_000_000, path);
      case "micros":
        return time(text, 1_000, path);
      default:
        return text;
    }
  }

  private static LocalDate date(String text, String path) throws EventFault {
    try {
      LocalDate date = LocalDate.parse(text);
      if (date.getYear() >= 1) {
        return date;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new EventFault("out-of-range", path);
  }

  private String time(String text, int unit, String path) throws EventFault {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new EventFault("wrong-type", path);
    }
    boolean local = matcher.group(4) == null && matcher.group(5) == null;
    ZoneId here = zone;
    EventFault beyond = new EventFault("out-of-range", path);
    date(matcher.group(1), path);
    try {
      LocalDateTime time =
          LocalDateTime.parse(
              matcher.group(1)
                  + "T"
                  + matcher.group(2)
                  + (matcher.group(3) == null ? "" : matcher.group(3)));
      if (local && here == null) {
        throw new EventFault("wrong-type", path);
      }
      if (local && here != null && here.getRules().getValidOffsets(time).isEmpty()) {
        throw beyond;
      }
      ZoneId offset =
          matcher.group(5) != null
              ? ZoneOffset.of(
                  matcher.group(5)
                      + matcher.group(6)
                      + (matcher.group(7) == null ? "" : ":" + matcher.group(7)))
              : local && here != null ? here : ZoneOffset.UTC;
      Instant instant = inRange(time.atZone(offset).toInstant(), beyond);
      if (instant.getNano() % unit != 0) {
        throw beyond;
      }
      return instant.toString();
    } catch (DateTimeException e) {
      throw beyond;
    }
  }

  private static Instant inRange(Instant instant, EventFault beyond) throws EventFault {
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    if (year < 1 || year > 9999) {
      throw beyond;
    }
    return instant;
  }
}
