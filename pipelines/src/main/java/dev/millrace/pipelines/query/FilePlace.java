package dev.millrace.pipelines.query;

import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files, or what a pipeline has published in a folder.
 *
 * @param location a file, a folder or a glob
 * @param format of all files; empty where their names say it
 * @param schema a file with the Avro schema of its rows; null if nobody declares it
 * @param part which table of an output with several; null for its first
 * @param logFormat how lines of an access log are written; null of other files
 */
record FilePlace(
    String location,
    Optional<FileKind> format,
    @Nullable String schema,
    @Nullable String part,
    @Nullable String logFormat)
    implements TablePlace {
  private static final List<String> PARAMETERS = List.of("format", "schema", "table");
  private static final Pattern WITH_PARAMETERS =
      Pattern.compile("(?<files>[^?]+(?:\\?[^?=]*)*)\\?(?<parameters>\\w+=[^?]*)");

  static FilePlace parse(String table, String location) {
    Matcher matcher = WITH_PARAMETERS.matcher(location);
    if (!matcher.matches()) {
      return at(location);
    }
    FilePlace place = at(matcher.group("files"));
    for (String parameter : matcher.group("parameters").split("&", -1)) {
      int equals = parameter.indexOf('=');
      place =
          place.with(
              table,
              equals < 0 ? parameter : parameter.substring(0, equals),
              equals < 0 ? "" : parameter.substring(equals + 1));
    }
    return place;
  }

  private static FilePlace at(String location) {
    return new FilePlace(location, Optional.empty(), null, null, null);
  }

  /** The lines of an access log. */
  static FilePlace ofLog(String location, String logFormat) {
    return new FilePlace(location, Optional.of(FileKind.ACCESS_LOG), null, null, logFormat);
  }

  @Override
  public String shown() {
    return location;
  }

  @Override
  public String shownFormat() {
    return format.map(FileKind::word).orElse("by name");
  }

  @Override
  public FilePlace in(String table, FileKind kind) {
    return in(kind);
  }

  private FilePlace in(FileKind kind) {
    return new FilePlace(location, Optional.of(kind), schema, part, logFormat);
  }

  @Override
  public QueryTable open(String table, QueryOptions options) throws IOException {
    return OpenFiles.at(table, this, options.getInferRecords());
  }

  private FilePlace with(String table, String parameter, String value) {
    return switch (parameter) {
      case "format" -> in(kind(table, value));
      case "schema" -> new FilePlace(location, format, value, part, logFormat);
      case "table" -> new FilePlace(location, format, schema, value, logFormat);
      default ->
          throw UsageException.invalid(
              "table",
              table + "=" + location,
              "unknown parameter %s; must be one of %s; nearest: %s"
                  .formatted(
                      parameter,
                      String.join(", ", PARAMETERS),
                      Nearest.to(parameter, PARAMETERS).orElse("none")));
    };
  }

  private FileKind kind(String table, String word) {
    return FileKind.ofWord(word)
        .orElseThrow(
            () ->
                UsageException.invalid(
                    "table",
                    table + "=" + location,
                    "format must be one of %s; nearest: %s"
                        .formatted(
                            String.join(", ", FileKind.words()),
                            Nearest.to(word, FileKind.words()).orElse("none"))));
  }
}
