package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.jdbc.JdbcAddress;
import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.UsageException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold among the options of {@code ingest-events}, beyond what each must be alone. */
final class IngestEventsChecks {
  private IngestEventsChecks() {}

  /** Throws a {@link UsageException} at the first thing that does not hold. */
  static void check(IngestEventsOptions options) {
    patterns(options);
    List<JdbcAddress> tables = tables(options);
    zone(options);
    if (options.getInferSchema() != null) {
      requireAbsent("schema", options.getSchema());
      requireAbsent("output", options.getOutput());
      requireAbsent("table", options.getTable());
      if (!tables.isEmpty()) {
        throw UsageException.of(
            "Invalid --input: %s (must be files with --inferSchema)".formatted(tables.get(0)));
      }
      return;
    }
    if (options.getSchema() == null) {
      throw UsageException.missing(
          "schema",
          "must be an Avro schema; --inferSchema=events.avsc writes a first version of one");
    }
    if (options.getOutput() == null) {
      throw UsageException.missing("output", "must be a folder or the URI of one");
    }
    checkTable(options);
    if (options.getPartitionBy() != null && options.getEventTime() == null) {
      throw UsageException.invalid(
          "partitionBy",
          options.getPartitionBy().name().toLowerCase(java.util.Locale.ROOT),
          "must come with --eventTime, the field to partition by");
    }
  }

  private static void checkTable(IngestEventsOptions options) {
    if (options.getTable() == null) {
      if (options.getAppend()) {
        throw UsageException.invalid("append", "true", "must come with --table");
      }
      return;
    }
    address(options);
    if (options.getPartitionBy() != null) {
      throw UsageException.of(
          "Invalid --partitionBy: it makes folders of files (must be left out with --table)");
    }
    boolean keyed = options.getIdFields() != null;
    if (keyed == options.getAppend()) {
      throw keyed
          ? UsageException.invalid(
              "append", "true", "must be left out with --idFields, by which rows are replaced")
          : UsageException.missing(
              "idFields",
              "must be the fields by which a landed row replaces one of --table, so that a repeated"
                  + " run leaves the same table; or give --append to add rows");
    }
  }

  /** The table to land in; null if events land as files. */
  static @Nullable JdbcAddress address(IngestEventsOptions options) {
    String table = options.getTable();
    if (table == null) {
      return null;
    }
    try {
      return JdbcAddress.parse(table);
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid --table: " + e.getMessage());
    }
  }

  private static void requireAbsent(String option, @Nullable String value) {
    if (value != null) {
      throw UsageException.invalid(
          option,
          value,
          "must be left out with --inferSchema, which only reads and writes a schema");
    }
  }

  static List<InputPattern> patterns(IngestEventsOptions options) {
    return options.getInput().stream()
        .filter(input -> !JdbcAddress.isOne(input))
        .map(InputPattern::parse)
        .toList();
  }

  /** The tables among what is read. */
  static List<JdbcAddress> tables(IngestEventsOptions options) {
    try {
      return options.getInput().stream()
          .filter(JdbcAddress::isOne)
          .map(JdbcAddress::parse)
          .toList();
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid --input: " + e.getMessage());
    }
  }

  /** The zone of times that do not say their offset; null if there is none. */
  static @Nullable ZoneId zone(IngestEventsOptions options) {
    String zone = options.getTimeZone();
    try {
      return zone == null ? null : ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw UsageException.invalid(
          "timeZone",
          String.valueOf(zone),
          "must be a zone of the IANA database, or UTC; nearest: "
              + Nearest.to(
                      String.valueOf(zone), ZoneId.getAvailableZoneIds().stream().sorted().toList())
                  .orElse("UTC"));
    }
  }
}
