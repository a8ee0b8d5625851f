package dev.millrace.transforms.accesslog;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** How a format writes a time: a list of parts, or a shape that has a reader of its own. */
final class TimePattern {
  /** {@code 10/Oct/2000:13:55:36 -0700}, or the same in ISO 8601. */
  static final TimePattern COMMON = new TimePattern(List.of(), true);

  /** Seconds since 1970 with or without a fraction. */
  static final TimePattern EPOCH_SECONDS = new TimePattern(List.of(TimePart.EPOCH_SECONDS), false);

  /** ISO 8601, with or without a fraction. */
  static final TimePattern ISO =
      strftime("", 0, "%Y-%m-%dT%H:%M:%S")
          .then("", new TimePattern(List.of(TimePart.FRACTION, TimePart.ZONE), false));

  private final List<TimePart> parts;
  private final boolean common;

  private TimePattern(List<TimePart> parts, boolean common) {
    this.parts = List.copyOf(parts);
    this.common = common;
  }

  /**
   * What {@code %{argument}t} writes.
   *
   * @throws IllegalArgumentException for a conversion that depends on a locale or means nothing
   */
  static TimePattern ofApache(String format, int position, String argument) {
    String pattern = argument;
    if (pattern.startsWith("begin:") || pattern.startsWith("end:")) {
      pattern = pattern.substring(pattern.indexOf(':') + 1);
    }
    return switch (pattern) {
      case "", "begin", "end" -> COMMON;
      case "sec" -> EPOCH_SECONDS;
      case "msec" -> new TimePattern(List.of(TimePart.EPOCH_MILLIS), false);
      case "usec" -> new TimePattern(List.of(TimePart.EPOCH_MICROS), false);
      case "msec_frac" -> new TimePattern(List.of(TimePart.MILLIS), false);
      case "usec_frac" -> new TimePattern(List.of(TimePart.MICROS), false);
      default -> strftime(format, position, pattern);
    };
  }

  private static TimePattern strftime(String format, int position, String pattern) {
    List<TimePart> parts = new ArrayList<>();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%') {
        parts.add(TimePart.literal(c));
      } else if (++i < pattern.length()) {
        parts.addAll(conversion(format, position, pattern.charAt(i)));
      } else {
        throw FormatCompiler.invalid(format, position, "'%' at the end of a time");
      }
    }
    return new TimePattern(parts, false);
  }

  private static List<TimePart> conversion(String format, int position, char letter) {
    return switch (letter) {
      case 'Y' -> List.of(TimePart.YEAR);
      case 'y' -> List.of(TimePart.SHORT_YEAR);
      case 'm' -> List.of(TimePart.MONTH);
      case 'b', 'h' -> List.of(TimePart.MONTH_NAME);
      case 'B' -> List.of(TimePart.LONG_MONTH_NAME);
      case 'd', 'e' -> List.of(TimePart.DAY);
      case 'H', 'k' -> List.of(TimePart.HOUR);
      case 'I', 'l' -> List.of(TimePart.HALF_DAY_HOUR);
      case 'p', 'P' -> List.of(TimePart.HALF_DAY);
      case 'M' -> List.of(TimePart.MINUTE);
      case 'S' -> List.of(TimePart.SECOND);
      case 's' -> List.of(TimePart.EPOCH_SECONDS);
      case 'z' -> List.of(TimePart.ZONE);
      case 'a', 'A' -> List.of(TimePart.WORD);
      case 'j', 'u', 'w' -> List.of(TimePart.NUMBER);
      case '%' -> List.of(TimePart.literal('%'));
      case 'n' -> List.of(TimePart.literal('\n'));
      case 't' -> List.of(TimePart.literal('\t'));
      case 'T' -> joined(format, position, "HMS", ':');
      case 'R' -> joined(format, position, "HM", ':');
      case 'F' -> joined(format, position, "Ymd", '-');
      case 'D' -> joined(format, position, "mdy", '/');
      default ->
          throw FormatCompiler.invalid(
              format, position, "time with '%" + letter + "', which cannot be read back,");
    };
  }

  private static List<TimePart> joined(String format, int position, String letters, char between) {
    List<TimePart> parts = new ArrayList<>();
    for (int i = 0; i < letters.length(); i++) {
      if (i > 0) {
        parts.add(TimePart.literal(between));
      }
      parts.addAll(conversion(format, position, letters.charAt(i)));
    }
    return parts;
  }

  /** This pattern, then some text, then another pattern. */
  TimePattern then(String text, TimePattern other) {
    List<TimePart> joined = new ArrayList<>(parts);
    text.chars().forEach(c -> joined.add(TimePart.literal((char) c)));
    joined.addAll(other.parts);
    return new TimePattern(joined, false);
  }

  /** Whether the parts give an instant. */
  boolean isFull() {
    return common || lacking().isEmpty();
  }

  /** What is missing for an instant, in words. */
  String missing() {
    return lacking().stream()
        .map(
            kind -> kind == TimePart.Kind.ZONE ? "zone (%z)" : kind.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private Set<TimePart.Kind> lacking() {
    Set<TimePart.Kind> given = EnumSet.noneOf(TimePart.Kind.class);
    parts.forEach(part -> given.add(part.kind()));
    if (given.contains(TimePart.Kind.EPOCH)) {
      return EnumSet.noneOf(TimePart.Kind.class);
    }
    Set<TimePart.Kind> lacking =
        EnumSet.of(
            TimePart.Kind.YEAR,
            TimePart.Kind.MONTH,
            TimePart.Kind.DAY,
            TimePart.Kind.HOUR,
            TimePart.Kind.MINUTE,
            TimePart.Kind.SECOND,
            TimePart.Kind.ZONE);
    lacking.removeAll(given);
    if (parts.contains(TimePart.HALF_DAY_HOUR) && parts.contains(TimePart.HALF_DAY)) {
      lacking.remove(TimePart.Kind.HOUR);
    }
    return lacking;
  }

  TimeReader reader() {
    return common ? new CommonTimeReader() : new PartsTimeReader(parts);
  }

  /** An example, for messages. */
  String example() {
    return common ? "10/Oct/2000:13:55:36 -0700" : PartsTimeReader.example(parts);
  }
}
