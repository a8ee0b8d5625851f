package dev.millrace.pipelines.query;

import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a table are.
 *
 * @param name in statements
 * @param location a file, a folder or a glob
 * @param format of all files; empty where their names say it
 * @param schema a file with the Avro schema of its rows; null if nobody declares it
 * @param part which table of an output with several; null for its first
 * @param logFormat how lines of an access log are written; null of other files
 */
record TableAddress(
    String name,
    String location,
    Optional<FileKind> format,
    @Nullable String schema,
    @Nullable String part,
    @Nullable String logFormat) {
  private static final List<String> PARAMETERS = List.of("format", "schema", "table");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern WITH_PARAMETERS =
      Pattern.compile("(?<files>[^?]+(?:\\?[^?=]*)*)\\?(?<parameters>\\w+=[^?]*)");

  /**
   * A value of {@code --table}.
   *
   * @throws UsageException if it is none
   */
  static TableAddress parse(String given) {
    int equals = given.indexOf('=');
    if (equals <= 0 || !NAME.matcher(given.substring(0, equals)).matches()) {
      throw UsageException.invalid(
          "table",
          given,
          "must be name=files, where the name has letters, digits and _, such as"
              + " retail=/data/retail.csv");
    }
    return of(given.substring(0, equals), given.substring(equals + 1));
  }

  /** A table of this name at a location that may have parameters behind it. */
  static TableAddress of(String name, String location) {
    if (location.isBlank()) {
      throw UsageException.invalid("table", name + "=", "must have files behind the =");
    }
    requireFiles(name, location);
    Matcher matcher = WITH_PARAMETERS.matcher(location);
    if (!matcher.matches()) {
      return new TableAddress(name, location, Optional.empty(), null, null, null);
    }
    TableAddress address =
        new TableAddress(name, matcher.group("files"), Optional.empty(), null, null, null);
    for (String parameter : matcher.group("parameters").split("&", -1)) {
      int equals = parameter.indexOf('=');
      address =
          address.with(
              equals < 0 ? parameter : parameter.substring(0, equals),
              equals < 0 ? "" : parameter.substring(equals + 1));
    }
    return address;
  }

  private static void requireFiles(String name, String location) {
    String elsewhere =
        location.startsWith("kafka://")
            ? "land a topic with archive-topic or ingest-events"
            : location.startsWith("jdbc:") || location.startsWith("bigquery://")
                ? "land the table with ingest-events"
                : "";
    if (!elsewhere.isEmpty()) {
      throw UsageException.invalid(
          "table",
          name + "=" + location,
          "must be files: " + elsewhere + ", and give its --output");
    }
  }

  /** The lines of an access log. */
  static TableAddress ofLog(String name, String location, String logFormat) {
    return new TableAddress(
        name, location, Optional.of(FileKind.ACCESS_LOG), null, null, logFormat);
  }

  /** The same with a format. */
  TableAddress in(FileKind kind) {
    return new TableAddress(name, location, Optional.of(kind), schema, part, logFormat);
  }

  private TableAddress with(String parameter, String value) {
    return switch (parameter) {
      case "format" -> in(kind(value));
      case "schema" -> new TableAddress(name, location, format, value, part, logFormat);
      case "table" -> new TableAddress(name, location, format, schema, value, logFormat);
      default ->
          throw UsageException.invalid(
              "table",
              name + "=" + location,
              "unknown parameter %s; must be one of %s; nearest: %s"
                  .formatted(
                      parameter,
                      String.join(", ", PARAMETERS),
                      Nearest.to(parameter, PARAMETERS).orElse("none")));
    };
  }

  private FileKind kind(String word) {
    return FileKind.ofWord(word)
        .orElseThrow(
            () ->
                UsageException.invalid(
                    "table",
                    name + "=" + location,
                    "format must be one of %s; nearest: %s"
                        .formatted(
                            String.join(", ", FileKind.words()),
                            Nearest.to(word, FileKind.words()).orElse("none"))));
  }
}
