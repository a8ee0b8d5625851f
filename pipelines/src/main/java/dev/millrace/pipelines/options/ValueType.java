package dev.millrace.pipelines.options;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the value of an option is: how it is read, and what is valid in words. */
public enum ValueType {
  /** Taken from the getter's type. */
  AUTOMATIC("", "<value>"),
  /** Any text. */
  TEXT("text", "<text>"),
  /** A folder, on any file system that Beam knows. */
  FOLDER("a folder or the URI of one", "<folder>"),
  /** Files, on any file system that Beam knows. */
  FILES("a file, a glob or the URI of either", "<files>"),
  /** Files as above, or topics of Kafka. */
  INPUTS("a file, a glob or the URI of either, or kafka://host:port/topic", "<input>"),
  /** One file, on any file system that Beam knows. */
  FILE("a file or the URI of one", "<file>"),
  /** A number without a fraction; underscores may separate its digits. */
  WHOLE_NUMBER("a whole number", "<number>") {
    @Override
    Comparable<?> read(String text, Class<?> javaType) {
      long value = Long.parseLong(text.replace("_", ""));
      if (javaType == int.class || javaType == Integer.class) {
        return Math.toIntExact(value);
      }
      return value;
    }
  },
  /** A finite number. */
  NUMBER("a number", "<number>") {
    @Override
    Comparable<?> read(String text, Class<?> javaType) {
      // Java's reader also takes "1d", "NaN" and hexadecimal; a user means none of them.
      if (!text.matches("[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?")) {
        throw new NumberFormatException(text);
      }
      double value = Double.parseDouble(text);
      if (Double.isInfinite(value)) {
        throw new NumberFormatException(text);
      }
      return value;
    }
  },
  /** True or false; the bare option means true. */
  SWITCH("true or false", "") {
    @Override
    Comparable<?> read(String text, Class<?> javaType) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException(text);
      };
    }
  },
  /** One constant of an enum, written in lower case with hyphens. */
  CHOICE("", "<choice>") {
    @Override
    Comparable<?> read(String text, Class<?> javaType) {
      return (Comparable<?>)
          Arrays.stream(javaType.getEnumConstants())
              .filter(constant -> written(((Enum<?>) constant).name()).equals(written(text)))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException(text));
    }
  },
  /** See {@link Durations}. */
  DURATION(Durations.VALID, "<duration>") {
    @Override
    Comparable<?> read(String text, Class<?> javaType) {
      return Durations.parse(text);
    }
  },
  /** See {@link Instants}. */
  INSTANT(Instants.VALID, "<time>") {
    @Override
    Comparable<?> read(String text, Class<?> javaType) {
      return Instants.parse(text);
    }
  };

  private final String words;
  private final String placeholder;

  ValueType(String words, String placeholder) {
    this.words = words;
    this.placeholder = placeholder;
  }

  /**
   * The value as something that can be compared with a bound.
   *
   * @throws IllegalArgumentException or {@link ArithmeticException} if it is none of this type
   */
  Comparable<?> read(String text, Class<?> javaType) {
    return text;
  }

  /** What stands for the value in help. */
  String placeholder() {
    return placeholder;
  }

  /** What is valid, in words that follow "must be". */
  String words(Class<?> javaType) {
    if (this != CHOICE) {
      return words;
    }
    List<String> choices = choices(javaType);
    return choices.size() == 1
        ? choices.get(0)
        : String.join(", ", choices.subList(0, choices.size() - 1))
            + " or "
            + choices.get(choices.size() - 1);
  }

  /** How a user writes the constants of an enum, in their order; none for another type. */
  static List<String> choices(Class<?> javaType) {
    Object[] constants = javaType.getEnumConstants();
    return constants == null
        ? List.of()
        : Arrays.stream(constants).map(constant -> written(((Enum<?>) constant).name())).toList();
  }

  /** How a user writes the constant of that name: in lower case with hyphens. */
  static String written(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static ValueType of(Class<?> javaType) {
    if (javaType.isEnum()) {
      return CHOICE;
    } else if (javaType == boolean.class || javaType == Boolean.class) {
      return SWITCH;
    } else if (List.of(int.class, Integer.class, long.class, Long.class).contains(javaType)) {
      return WHOLE_NUMBER;
    } else if (javaType == double.class || javaType == Double.class) {
      return NUMBER;
    } else if (javaType == String.class) {
      return TEXT;
    }
    throw new IllegalArgumentException(
        "Invalid type of an option: %s (must be String, int, long, double, boolean, an enum or a"
                .formatted(javaType.getName())
            + " list of strings)");
  }
}
