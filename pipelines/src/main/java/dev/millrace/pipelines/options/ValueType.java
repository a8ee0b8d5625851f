package dev.millrace.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the value of an option is: how it is read, what is valid in words, and what it is as a
 * parameter of a template, where its form is a regular expression (POSIX, extended) that Dataflow
 * checks before it starts anything.
 */
public enum ValueType {
  /** Taken from the getter's type. */
  AUTOMATIC("", "<value>", ParameterType.TEXT, ""),
  /** Any text. */
  TEXT("text", "<text>", ParameterType.TEXT, ""),
  /** A folder to write to, on any file system that Beam knows; a template knows gs:// alone. */
  FOLDER("a folder or the URI of one", "<folder>", ParameterType.GCS_WRITE_FOLDER, Forms.FOLDER),
  /** Files to read, on any file system that Beam knows; a template knows gs:// alone. */
  FILES("a file, a glob or the URI of either", "<files>", ParameterType.GCS_READ_FILE, Forms.FILE) {
    @Override
    String suffix() {
      return "Files";
    }

    @Override
    String parameterWords() {
      return super.parameterWords() + ", or a glob of objects";
    }
  },
  /** A name for files, as above, for topics of Kafka or for a table that JDBC reaches. */
  NAMED_PLACE(
      "name=files",
      "<table>",
      ParameterType.TEXT,
      "[A-Za-z_][A-Za-z0-9_]*=(" + Forms.FILE + "|kafka://[^ ]+|jdbc:[a-z]+:.+)") {
    @Override
    String parameterWords() {
      return "name=gs://bucket/object, or a folder or a glob of objects,"
          + " name=kafka://host:port/topic or"
          + " name=jdbc:postgresql://host:port/database?table=name";
    }
  },
  /** One file to read, on any file system that Beam knows; a template knows gs:// alone. */
  FILE("a file or the URI of one", "<file>", ParameterType.GCS_READ_FILE, Forms.FILE),
  /**
   * Topics of Kafka to read. A template takes them as Dataflow's console writes them too: {@code
   * host:port;topic}.
   */
  TOPICS("kafka://host:port/topic", "<topic>", ParameterType.KAFKA_READ_TOPIC, Forms.TOPIC) {
    @Override
    String suffix() {
      return "Topic";
    }

    @Override
    boolean hasCommas() {
      return true;
    }

    @Override
    String ofParameter(String value) {
      return Forms.topic(value);
    }
  },
  /** A topic of Kafka to write to, as above. */
  TOPIC("kafka://host:port/topic", "<topic>", ParameterType.KAFKA_WRITE_TOPIC, Forms.TOPIC) {
    @Override
    String ofParameter(String value) {
      return Forms.topic(value);
    }
  },
  /**
   * A table of BigQuery. A template takes it as Dataflow's console writes it too: {@code
   * project:dataset.table}.
   */
  BIGQUERY_TABLE(
      "bigquery://project/dataset/table", "<table>", ParameterType.BIGQUERY_TABLE, Forms.TABLE) {
    @Override
    String suffix() {
      return "BigQuery";
    }

    @Override
    String ofParameter(String value) {
      return Forms.table(value);
    }
  },
  /** A table of a database that JDBC reaches. */
  DATABASE_TABLE(
      "jdbc:postgresql://host:port/database?table=name",
      "<table>",
      ParameterType.TEXT,
      "jdbc:[a-z]+:.+") {
    @Override
    String suffix() {
      return "Database";
    }

    @Override
    boolean hasCommas() {
      return true;
    }
  },
  /** A number without a fraction; underscores may separate its digits. */
  WHOLE_NUMBER("a whole number", "<number>", ParameterType.NUMBER, "[+-]?[0-9][0-9_]*") {
    @Override
    Comparable<?> read(String text, Class<?> javaType) {
      requireForm(text);
      long value = Long.parseLong(text.replace("_", ""));
      if (javaType == int.class || javaType == Integer.class) {
        return Math.toIntExact(value);
      }
      return value;
    }
  },
  /** A finite number. */
  NUMBER(
      "a number",
      "<number>",
      ParameterType.NUMBER,
      "[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?") {
    @Override
    Comparable<?> read(String text, Class<?> javaType) {
      // Java's reader also takes "1d", "NaN" and hexadecimal; a user means none of them.
      requireForm(text);
      double value = Double.parseDouble(text);
      if (Double.isInfinite(value)) {
        throw new NumberFormatException(text);
      }
      return value;
    }
  },
  /** True or false; the bare option means true. */
  SWITCH("true or false", "", ParameterType.BOOLEAN, "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]") {
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
  CHOICE("", "<choice>", ParameterType.ENUM, "") {
    @Override
    String form(Class<?> javaType) {
      return String.join("|", choices(javaType));
    }

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
  DURATION(Durations.VALID, "<duration>", ParameterType.TEXT, Durations.FORM) {
    @Override
    Comparable<?> read(String text, Class<?> javaType) {
      return Durations.parse(text);
    }
  },
  /** See {@link Instants}. */
  INSTANT(Instants.VALID, "<time>", ParameterType.TEXT, Instants.FORM) {
    @Override
    Comparable<?> read(String text, Class<?> javaType) {
      return Instants.parse(text);
    }
  };

  private final String words;
  private final String placeholder;
  private final ParameterType parameterType;
  private final String form;

  ValueType(String words, String placeholder, ParameterType parameterType, String form) {
    this.words = words;
    this.placeholder = placeholder;
    this.parameterType = parameterType;
    this.form = form;
  }

  /**
   * The value as something that can be compared with a bound.
   *
   * @throws IllegalArgumentException or {@link ArithmeticException} if it is none of this type
   */
  Comparable<?> read(String text, Class<?> javaType) {
    return text;
  }

  void requireForm(String text) {
    checkArgument(text.matches(form), "Invalid value: %s (must be %s)", text, words);
  }

  /** What it is as a parameter of a template. */
  ParameterType parameterType() {
    return parameterType;
  }

  /**
   * What is valid as a template's parameter, in words that follow "must be"; empty where it is what
   * the option says.
   */
  String parameterWords() {
    return parameterType.words();
  }

  /** Whether commas are part of a value, so that they do not separate several. */
  boolean hasCommas() {
    return false;
  }

  /** What a value looks like as a template's parameter; empty: as it likes. */
  String form(Class<?> javaType) {
    return form;
  }

  /**
   * What the name of the parameter ends with where an option takes values of several types, each of
   * which is a parameter of its own.
   */
  String suffix() {
    throw new IllegalStateException("An option of type " + this + " takes no other types");
  }

  /** A template's parameter as the option takes it. */
  String ofParameter(String value) {
    return value;
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
