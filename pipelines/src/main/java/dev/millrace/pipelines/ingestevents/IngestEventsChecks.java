package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.bigquery.BigQueryAddress;
import dev.millrace.io.bigquery.BigQuerySource;
import dev.millrace.io.jdbc.JdbcAddress;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.options.BigQueryEndpoints;
import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.UsageException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What must hold among the options of {@code ingest-events}, beyond what each must be alone. */
final class IngestEventsChecks {
  private IngestEventsChecks() {}

  /** Throws a {@link UsageException} at the first thing that does not hold. */
  static void check(IngestEventsOptions options) {
    BigQueryEndpoints.check(options);
    checkTopics(options);
    patterns(options);
    List<JdbcAddress> tables = tables(options);
    List<BigQuerySource> warehouseTables = warehouseTables(options);
    zone(options);
    if (options.getInferSchema() != null) {
      requireAbsent("schema", options.getSchema());
      requireAbsent("output", options.getOutput());
      requireAbsent("table", options.getTable());
      requireFiles(tables);
      requireFiles(warehouseTables.stream().map(BigQuerySource::table).toList());
      requireFiles(topics(options).map(InputTopics::address).stream().toList());
      requireAbsent("rules", options.getRules());
      requireAbsent("expectations", options.getExpectations());
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
    checkTable(options);
    if (options.getPartitionBy() != null && options.getEventTime() == null) {
      throw UsageException.invalid(
          "partitionBy",
          options.getPartitionBy().name().toLowerCase(Locale.ROOT),
          "must come with --eventTime, the field to partition by");
    }
  }

  /** What holds with topics alone. */
  private static void checkTopics(IngestEventsOptions options) {
    if (topics(options).isEmpty()) {
      requireOfTopics("gaps", options.getGaps());
      requireOfTopics("every", options.getEvery());
      requireOfTopics("dryRun", options.isDryRun() ? "true" : null);
      return;
    }
    if (options.isDryRun() && options.getEvery() != null) {
      throw UsageException.invalid("every", options.getEvery(), "must be left out with --dryRun");
    }
  }

  private static void requireOfTopics(String option, @Nullable Object value) {
    if (value != null) {
      throw UsageException.invalid(
          option, value.toString().toLowerCase(Locale.ROOT), "must come with --input=kafka://…");
    }
  }

  private static void requireFiles(List<?> others) {
    if (!others.isEmpty()) {
      throw UsageException.of(
          "Invalid --input: %s (must be files with --inferSchema)".formatted(others.get(0)));
    }
  }

  private static void checkTable(IngestEventsOptions options) {
    String table = options.getTable();
    if (table == null) {
      if (options.getAppend()) {
        throw UsageException.invalid("append", "true", "must come with --table");
      }
    } else if (BigQueryAddress.isOne(table)) {
      checkWarehouse(options, table);
    } else {
      checkDatabase(options);
    }
  }

  private static void checkWarehouse(IngestEventsOptions options, String table) {
    try {
      BigQueryAddress.parse(table);
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid --table: " + e.getMessage());
    }
    if (topics(options).isPresent()) {
      if (!options.getAppend()) {
        throw UsageException.missing(
            "append",
            "must be given where topics land in BigQuery: rows are added to --table, each record's"
                + " once, and none is replaced");
      }
      return;
    }
    if (options.getAppend()) {
      throw UsageException.invalid(
          "append", "true", "must be left out with BigQuery, whose partitions are replaced");
    }
    String output = Objects.requireNonNull(options.getOutput());
    if (!output.startsWith("gs://")) {
      throw UsageException.invalid(
          "output", output, "must be gs://bucket/folder with BigQuery, which loads from there");
    }
    if (options.getTableFormat() != EventTableFormat.AVRO) {
      throw UsageException.invalid(
          "tableFormat",
          options.getTableFormat().name().toLowerCase(Locale.ROOT),
          "must be avro with BigQuery, which loads these files");
    }
  }

  private static void checkDatabase(IngestEventsOptions options) {
    database(options);
    if (options.getPartitionBy() != null) {
      throw UsageException.of(
          "Invalid --partitionBy: it makes folders of files (must be left out with a --table of a"
              + " database)");
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

  /** Whether there are folders of files, for themselves or for BigQuery to load. */
  static boolean landsInFiles(IngestEventsOptions options) {
    return options.getTable() == null || BigQueryAddress.isOne(options.getTable());
  }

  /** The table of a database to land in. */
  static JdbcAddress database(IngestEventsOptions options) {
    try {
      return JdbcAddress.parse(Objects.requireNonNull(options.getTable()));
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid --table: " + e.getMessage());
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
    return options.getInput().stream()
        .filter(
            input ->
                !JdbcAddress.isOne(input)
                    && !BigQueryAddress.isOne(input)
                    && !KafkaAddress.isOne(input))
        .map(InputPattern::parse)
        .toList();
  }

  /**
   * The topics that are read, if that is so.
   *
   * @throws UsageException if something else is read too: of files a run reads all, of topics what
   *     is new
   */
  static Optional<InputTopics> topics(IngestEventsOptions options) {
    List<String> topics = options.getInput().stream().filter(KafkaAddress::isOne).toList();
    if (topics.isEmpty()) {
      return Optional.empty();
    }
    InputTopics parsed = InputTopics.parse(topics.get(0));
    if (options.getInput().size() > 1) {
      throw UsageException.of(
          "Invalid --input: %s (must be the only one; several topics of a cluster stand behind commas)"
              .formatted(parsed.address()));
    }
    return Optional.of(parsed);
  }

  /** The tables of databases among what is read. */
  static List<JdbcAddress> tables(IngestEventsOptions options) {
    return inputs(options, JdbcAddress::isOne, JdbcAddress::parse);
  }

  /** The tables of BigQuery among what is read, and where they are extracted into. */
  static List<BigQuerySource> warehouseTables(IngestEventsOptions options) {
    String output = Objects.requireNonNullElse(options.getOutput(), "");
    List<BigQuerySource> sources =
        inputs(
            options, BigQueryAddress::isOne, input -> BigQuerySource.parse(input).stagedIn(output));
    Set<BigQueryAddress> seen = new HashSet<>();
    for (BigQuerySource source : sources) {
      if (!seen.add(source.table())) {
        throw UsageException.of(
            "Invalid --input: %s is given twice (must be given once)".formatted(source.table()));
      }
    }
    return sources;
  }

  private static <T> List<T> inputs(
      IngestEventsOptions options, Predicate<String> wanted, Function<String, T> parser) {
    try {
      return options.getInput().stream().filter(wanted).map(parser).toList();
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
