package dev.millrace.pipelines.query;

import dev.millrace.pipelines.options.UsageException;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * A table by its name, and where its rows are.
 *
 * @param name in statements
 */
record TableAddress(String name, TablePlace place) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

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
          // What may be an address is not known to hold no secret before it is parsed.
          equals < 0 ? given : given.substring(0, equals) + "=…",
          "must be name=place, where the name has letters, digits and _, such as"
              + " retail=/data/retail.csv");
    }
    return of(given.substring(0, equals), given.substring(equals + 1));
  }

  /** A table of this name at a location that may have parameters behind it. */
  static TableAddress of(String name, String location) {
    if (location.isBlank()) {
      throw UsageException.invalid("table", name + "=", "must have a place behind the =");
    }
    return new TableAddress(name, TablePlace.of(name, location));
  }

  /** The lines of an access log. */
  static TableAddress ofLog(String name, String location, String logFormat) {
    return new TableAddress(name, FilePlace.ofLog(location, logFormat));
  }

  /** Looks there now, see {@link TablePlace#open}. */
  QueryTable open(QueryOptions options) throws IOException {
    return place.open(name, options);
  }

  /** The same with a format. */
  TableAddress in(FileKind kind) {
    return new TableAddress(name, place.in(name, kind));
  }
}
