package dev.millrace.pipelines.ingestevents;

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
    zone(options);
    if (options.getInferSchema() != null) {
      requireAbsent("schema", options.getSchema());
      requireAbsent("output", options.getOutput());
      requireAbsent("rules", options.getRules());
      requireAbsent("privacyKeyFile", options.getPrivacyKeyFile());
      requireAbsent("privacyKeyVariable", options.getPrivacyKeyVariable());
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
    if (options.getPartitionBy() != null && options.getEventTime() == null) {
      throw UsageException.invalid(
          "partitionBy",
          options.getPartitionBy().name().toLowerCase(java.util.Locale.ROOT),
          "must come with --eventTime, the field to partition by");
    }
  }

  /**
   * The key of pseudonyms; null if none is needed.
   *
   * @throws UsageException if it is needed and not given, or given and not needed
   */
  static @Nullable PrivacyKey key(IngestEventsOptions options, EventLayout layout) {
    String file = options.getPrivacyKeyFile();
    String variable = options.getPrivacyKeyVariable();
    if (file != null && variable != null) {
      throw UsageException.of(
          "Invalid --privacyKeyFile: given with --privacyKeyVariable (must be one of them)");
    }
    if (file == null && variable == null) {
      if (layout.needsKey()) {
        throw UsageException.missing(
            "privacyKeyFile",
            "must be a file with a key of at least 32 bytes, or --privacyKeyVariable one of the"
                + " environment: the schema pseudonymises fields, or --idFields has protected"
                + " ones");
      }
      return null;
    }
    if (!layout.isProtecting()) {
      throw UsageException.of(
          "Invalid --%s: no field of --schema has a property privacy (must be left out, or a field"
                  .formatted(file == null ? "privacyKeyVariable" : "privacyKeyFile")
              + " have one)");
    }
    return file != null ? PrivacyKey.inFile(file) : PrivacyKey.inVariable(String.valueOf(variable));
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
    return options.getInput().stream().map(InputPattern::parse).toList();
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
