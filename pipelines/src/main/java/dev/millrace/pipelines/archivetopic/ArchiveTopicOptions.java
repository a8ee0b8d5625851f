package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.kafka.GapPolicy;
import dev.millrace.pipelines.MillraceOptions;
import dev.millrace.pipelines.ingestevents.EventTableFormat;
import dev.millrace.pipelines.ingestevents.PartitionBy;
import dev.millrace.pipelines.options.Option;
import dev.millrace.pipelines.options.OptionGroup;
import dev.millrace.pipelines.options.TemplateUse;
import dev.millrace.pipelines.options.ValueType;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of {@code archive-topic}; each one's meaning stands in its annotations. */
@OptionGroup(
    title = "What to read",
    options = {"input", "gaps", "dryRun"})
@OptionGroup(
    title = "What to write",
    options = {"output", "format", "partitionBy", "megabytesPerFile", "keepRuns"})
public interface ArchiveTopicOptions extends MillraceOptions {
  @Description(
      "The topics to copy. A run reads each partition from where the last published run of this"
          + " --output ended, and one that is new from its beginning, to where it ends when the run"
          + " starts. Behind a ? are properties of Kafka's clients; a secret is given as file:PATH"
          + " or env:NAME.")
  @Option(
      type = ValueType.TOPICS,
      valid = "kafka://host:port/topic, with more brokers and topics behind commas",
      example = "kafka://localhost:9092/orders")
  @Validation.Required
  String getInput();

  void setInput(String input);

  @Description(
      "What becomes of a run that finds records gone which no run has archived, as the topic's"
          + " retention deletes them. fail: it names them, and archives nothing. accept: it goes on"
          + " with what is left, and its manifest names them.")
  @Default.Enum("FAIL")
  GapPolicy getGaps();

  void setGaps(GapPolicy gaps);

  @Description("Says what a run would read, of which partition, and writes nothing.")
  @Option(template = TemplateUse.NEVER)
  @Default.Boolean(false)
  boolean isDryRun();

  void setDryRun(boolean dryRun);

  @Description(
      "The archive: where each run's folder is made. Readers follow its current.json to a manifest,"
          + " which lists all files of all published runs.")
  @Option(type = ValueType.FOLDER, example = "/srv/lake/orders")
  @Validation.Required
  String getOutput();

  void setOutput(String output);

  @Description("How files of records are written.")
  @Default.Enum("PARQUET")
  EventTableFormat getFormat();

  void setFormat(EventTableFormat format);

  @Description("How much time is in a folder, by the timestamps of records, in UTC.")
  @Default.Enum("DATE")
  PartitionBy getPartitionBy();

  void setPartitionBy(PartitionBy partitionBy);

  @Description(
      "About how many megabytes of keys, values and headers go into one file; the file is smaller,"
          + " as it is compressed. Spark holds the records of a file in memory.")
  @Option(
      least = "1",
      greatest = "1000000",
      inTemplate =
          "About how many megabytes of keys, values and headers go into one file; the file is"
              + " smaller, as it is compressed.")
  @Default.Integer(64)
  int getMegabytesPerFile();

  void setMegabytesPerFile(int megabytesPerFile);

  @Description(
      "How many of the newest runs keep their manifest, for readers that began with an older one."
          + " Archived records are never deleted.")
  @Option(least = "1")
  @Default.Integer(3)
  int getKeepRuns();

  void setKeepRuns(int keepRuns);
}
