package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.kafka.GapPolicy;
import dev.millrace.pipelines.MillraceOptions;
import dev.millrace.pipelines.options.Option;
import dev.millrace.pipelines.options.OptionGroup;
import dev.millrace.pipelines.options.OptionKind;
import dev.millrace.pipelines.options.TemplateUse;
import dev.millrace.pipelines.options.ValueType;
import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** Options of {@code ingest-events}; each one's meaning stands in its annotations. */
@OptionGroup(
    title = "What to read",
    options = {"input", "schema", "unknownFields", "timeZone", "maxDecompressedMegabytes"})
@OptionGroup(
    title = "Of topics",
    options = {"gaps", "every", "maxRecordsPerIncrement", "dryRun"})
@OptionGroup(
    title = "To begin with",
    options = {"inferSchema", "inferRecords"})
@OptionGroup(
    title = "What is one event",
    options = {"idFields"})
@OptionGroup(
    title = "What is in order",
    options = {"rules", "expectations"})
@OptionGroup(
    title = "What must not be seen",
    options = {"privacyKeyFile", "privacyKeyVariable"})
@OptionGroup(
    title = "What to write",
    options = {
      "output",
      "eventTime",
      "partitionBy",
      "tableFormat",
      "megabytesPerFile",
      "keepRuns",
      "table",
      "append"
    })
public interface IngestEventsOptions extends MillraceOptions {
  @Option(
      kinds = {
        @OptionKind(
            type = ValueType.FILES,
            meaning =
                "Files of events: JSON Lines, CSV with a header (RFC 4180), or Avro object"
                    + " container files, plain or gzip, bzip2, zstd. Their names say which (.json,"
                    + " .jsonl, .ndjson, .csv, .avro, then .gz, .bz2, .zst), or ?format= behind"
                    + " them. A file that matches twice is read once."),
        @OptionKind(
            type = ValueType.DATABASE_TABLE,
            meaning =
                "A table of a database, in ranges of a column where splitBy= names one, or what a"
                    + " query finds (?query=file:PATH). A password is file:PATH or env:NAME of each"
                    + " machine."),
        @OptionKind(
            type = ValueType.TOPICS,
            meaning =
                "Topics of Kafka, of which a run reads what is new since the last published run of"
                    + " this --output; the value of a record is an event, a JSON object or one Avro"
                    + " record in the single-object encoding, which ?format=json or avro behind"
                    + " them says. There are also properties of Kafka's clients, and a secret among"
                    + " them is file:PATH or env:NAME.")
      },
      valid =
          "a file, a folder, a glob or the URI of one, and behind it ?format=json, csv or avro; or"
              + " jdbc:DRIVER://host/database?table=name&user=…&password=file:PATH&splitBy=id&splits=8,"
              + " or bigquery://project/dataset/table?staging=gs://bucket/folder; or alone"
              + " kafka://host:port/topic?format=json, or avro",
      example = "'/data/orders/*.csv.gz'")
  @Validation.Required
  List<String> getInput();

  void setInput(List<String> input);

  @Description(
      "The declared schema: a record in Avro's JSON. A field without a default must be in each"
          + " event; one of a union with null may have nothing in it.")
  @Option(
      type = ValueType.FILE,
      template = TemplateUse.REQUIRED,
      otherwise = "must be given, but with --inferSchema",
      example = "orders.avsc")
  @Nullable String getSchema();

  void setSchema(@Nullable String schema);

  @Description(
      "What becomes of an event with a field that the schema does not know. refuse: it is a dead"
          + " letter. ignore: the field is left out, and the ledger counts it.")
  @Default.Enum("REFUSE")
  UnknownFieldPolicy getUnknownFields();

  void setUnknownFields(UnknownFieldPolicy unknownFields);

  @Description(
      "Whose clocks wrote the times that do not say their offset from UTC. Of a time that comes"
          + " twice in autumn the first is taken; one that spring leaves out is refused.")
  @Option(
      valid = "a zone of the IANA database, or UTC",
      otherwise = "none: such a time is a dead letter",
      example = "Europe/London")
  @Nullable String getTimeZone();

  void setTimeZone(@Nullable String timeZone);

  @Description(
      "How many megabytes of text a compressed file may hold. Some megabytes can be made so that"
          + " terabytes come of them; a file with more than this fails the run, by its name.")
  @Option(least = "1", greatest = "1000000000")
  @Default.Long(1_000_000)
  long getMaxDecompressedMegabytes();

  void setMaxDecompressedMegabytes(long maxDecompressedMegabytes);

  @Description(
      "What becomes of a run that finds records gone which no run has ingested, as the topic's"
          + " retention deletes them. fail: it names them, and ingests nothing. accept: it goes on"
          + " with what is left, and its manifest names them.")
  @Option(otherwise = "fail")
  @Nullable GapPolicy getGaps();

  void setGaps(@Nullable GapPolicy gaps);

  @Description(
      "Goes on reading topics: a bounded increment each time that so much has passed since the last"
          + " one began. Each is a run that adds to those before.")
  @Option(
      type = ValueType.DURATION,
      least = "1s",
      greatest = "1d",
      otherwise = "what there is now is read, and the program ends",
      template = TemplateUse.NEVER,
      example = "1m")
  @Nullable String getEvery();

  void setEvery(@Nullable String every);

  @Description(
      "About how many records of topics an increment reads at most; what is more is read in"
          + " several, one after the other.")
  @Option(
      least = "1000",
      inTemplate =
          "About how many records of topics a launch reads at most; what is more is for the next"
              + " launch.")
  @Default.Long(1_000_000)
  long getMaxRecordsPerIncrement();

  void setMaxRecordsPerIncrement(long maxRecordsPerIncrement);

  @Description("Says what of which topic a run would read, and writes nothing.")
  @Option(template = TemplateUse.NEVER)
  @Default.Boolean(false)
  boolean isDryRun();

  void setDryRun(boolean dryRun);

  @Description(
      "Reads events of JSON or CSV, writes the first version of their schema into this new file,"
          + " says what it found, and ends. Look through it before you use it: what is never null"
          + " in what was read is taken for required.")
  @Option(
      type = ValueType.FILE,
      template = TemplateUse.NEVER,
      otherwise = "nothing is inferred",
      example = "orders.avsc")
  @Nullable String getInferSchema();

  void setInferSchema(@Nullable String inferSchema);

  @Description("With --inferSchema: how many records are read at most, from the first file on.")
  @Option(least = "1", template = TemplateUse.NEVER)
  @Default.Long(100_000)
  long getInferRecords();

  void setInferRecords(long inferRecords);

  @Description(
      "Fields by which two events are one: of all events of the run that have the same values in"
          + " them, the one that happened first stays, of several the first by file and place. The"
          + " others are counted as duplicates. Runs over topics add to each other, and each"
          + " compares its own events alone; where they land in a table of a database the later one"
          + " replaces the row.")
  @Option(
      valid = "names of fields that cannot be null",
      otherwise = "each record is an event of its own",
      example = "orderId,line")
  @Nullable List<String> getIdFields();

  void setIdFields(@Nullable List<String> idFields);

  @Description(
      "Rules that the values of fields must keep, in YAML: range, set or pattern; and detectors of"
          + " values that are not ordinary among all: modified z-score or Tukey fences. An event"
          + " that breaks one is set aside, with the rule and the value, in the table anomalies/.")
  @Option(type = ValueType.FILE, otherwise = "no rules", example = "order-rules.yaml")
  @Nullable String getRules();

  void setRules(@Nullable String rules);

  @Description(
      "What must hold of all rows together, in YAML: not null, unique, in range, share of nulls"
          + " below, row count within. A run that does not meet one is not published (onFailure:"
          + " error), or says so (onFailure: warn).")
  @Option(
      type = ValueType.FILE,
      otherwise = "nothing is expected",
      example = "orders-expected.yaml")
  @Nullable String getExpectations();

  void setExpectations(@Nullable String expectations);

  @Description(
      "The key of pseudonyms, in a file of one line that the workers can read too; openssl rand"
          + " -hex 32 writes one. Which fields are protected stands in --schema: a property privacy"
          + " of the field, which is drop, mask, pseudonymise or truncate-ip.")
  @Option(
      type = ValueType.FILE,
      valid = "a file with a key of at least 32 bytes",
      otherwise = "no key from a file; a pseudonym needs one",
      example = "/etc/millrace/privacy.key")
  @Nullable String getPrivacyKeyFile();

  void setPrivacyKeyFile(@Nullable String privacyKeyFile);

  @Description("The same key in a variable of the environment, here and on each worker.")
  @Option(
      valid = "the name of a variable with a key of at least 32 bytes",
      template = TemplateUse.NEVER,
      otherwise = "must be given, or the file, where a pseudonym is needed",
      example = "MILLRACE_PRIVACY_KEY")
  @Nullable String getPrivacyKeyVariable();

  void setPrivacyKeyVariable(@Nullable String privacyKeyVariable);

  @Description(
      "Where the run's folder is made. Readers follow its current.json (on a local disk also the"
          + " link latest), which is replaced only when all is written and the ledger balances.")
  @Option(
      type = ValueType.FOLDER,
      template = TemplateUse.REQUIRED,
      inTemplate =
          "Where the run's folder is made. Readers follow its current.json, which is replaced only"
              + " when all is written and the ledger balances.",
      otherwise = "must be given, but with --inferSchema",
      example = "/srv/lake/orders")
  @Nullable String getOutput();

  void setOutput(@Nullable String output);

  @Description(
      "The field that says when an event happened. Events are landed in folders by it:"
          + " events/date=2026-02-01/.")
  @Option(
      valid = "a field of type date, timestamp-millis or timestamp-micros that cannot be null",
      otherwise = "events are in one folder",
      example = "orderedAt")
  @Nullable String getEventTime();

  void setEventTime(@Nullable String eventTime);

  @Description("With --eventTime: how much time is in a folder, in UTC.")
  @Option(otherwise = "date", parent = "eventTime")
  @Nullable PartitionBy getPartitionBy();

  void setPartitionBy(@Nullable PartitionBy partitionBy);

  @Description("How the table of events is written.")
  @Default.Enum("PARQUET")
  EventTableFormat getTableFormat();

  void setTableFormat(EventTableFormat tableFormat);

  @Description(
      "About how many megabytes of events, as they were read and decompressed, go into one file;"
          + " the file is smaller, as it is compressed. Spark holds the events of a file in"
          + " memory.")
  @Option(
      least = "1",
      greatest = "1000000",
      inTemplate =
          "About how many megabytes of events, as they were read and decompressed, go into one"
              + " file; the file is smaller, as it is compressed.")
  @Default.Integer(64)
  int getMegabytesPerFile();

  void setMegabytesPerFile(int megabytesPerFile);

  @Description(
      "How many published runs stay in --output, this one included; older ones are deleted, but for"
          + " those whose files a later one adds to.")
  @Option(least = "1")
  @Default.Integer(3)
  int getKeepRuns();

  void setKeepRuns(int keepRuns);

  @Description(
      "A table that the clean rows land in; one that is not there is made from the schema. --output"
          + " holds the rest: dead letters, ledger, current.json.")
  @Option(
      kinds = {
        @OptionKind(
            type = ValueType.BIGQUERY_TABLE,
            meaning =
                "One of BigQuery: it loads the files of the run, which --tableFormat=avro writes,"
                    + " and whole partitions are replaced; of topics rows are added, which --append"
                    + " must say."),
        @OptionKind(
            type = ValueType.DATABASE_TABLE,
            meaning =
                "One of a database, in place of files: rows wait in a table beside it and move in"
                    + " one transaction when the ledger balances, and rows with the same --idFields"
                    + " are replaced. A password is file:PATH or env:NAME of each machine.")
      },
      valid =
          "jdbc:postgresql://host:port/database?table=schema.name&user=…&password=file:PATH, that"
              + " of another database whose driver is on the class path, or"
              + " bigquery://project/dataset/table",
      otherwise = "events land as files in --output",
      example = "'jdbc:postgresql://db.example/shop?table=orders&user=loader&password=env:PGPASS'")
  @Nullable String getTable();

  void setTable(@Nullable String table);

  @Description(
      "With --table and without --idFields, and with topics into BigQuery: adds the rows to the"
          + " table. A run that is repeated adds them again, but of topics, which are read once.")
  boolean getAppend();

  void setAppend(boolean append);
}
