package dev.millrace.pipelines.replaydeadletters;

import dev.millrace.pipelines.MillraceOptions;
import dev.millrace.pipelines.ingestevents.UnknownFieldPolicy;
import dev.millrace.pipelines.options.Option;
import dev.millrace.pipelines.options.OptionGroup;
import dev.millrace.pipelines.options.ValueType;
import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** Options of {@code replay-dead-letters}; each one's meaning stands in its annotations. */
@OptionGroup(
    title = "Which dead letters",
    options = {"output", "reason", "maxAttempts", "dryRun"})
@OptionGroup(
    title = "What is repaired",
    options = {"patch", "corrected"})
@OptionGroup(
    title = "What is otherwise than in the run that wrote them",
    options = {
      "schema",
      "rules",
      "unknownFields",
      "timeZone",
      "privacyKeyFile",
      "privacyKeyVariable",
      "megabytesPerFile",
      "keepRuns"
    })
public interface ReplayDeadLettersOptions extends MillraceOptions {
  @Description(
      "The --output of ingest-events, or of web-log-alerts with --keepAccumulators. The dead"
          + " letters that its published run lists are read, those that no replay has used up. What events"
          + " become is added to their table as a run of its own; lines of logs are added to what"
          + " was counted, in a run that replaces the one before.")
  @Option(type = ValueType.FOLDER, example = "/srv/lake/orders")
  @Validation.Required
  String getOutput();

  void setOutput(String output);

  @Description("Takes dead letters of these reasons alone.")
  @Option(
      valid = "reasons of dead letters",
      otherwise = "those of any reason",
      example = "wrong-type,missing-field")
  @Nullable List<String> getReason();

  void setReason(@Nullable List<String> reason);

  @Description(
      "How often a dead letter is replayed. One that was no better so many times is left where it"
          + " is, and counted.")
  @Option(least = "1", greatest = "1000")
  @Default.Integer(5)
  int getMaxAttempts();

  void setMaxAttempts(int maxAttempts);

  @Description("Says how many dead letters would be replayed, by step and reason; writes nothing.")
  @Default.Boolean(false)
  boolean isDryRun();

  void setDryRun(boolean dryRun);

  @Description(
      "A JSON-Patch (RFC 6902) that each record in JSON is changed by before it is read again. If"
          + " it does not fit one of them, nothing is replayed.")
  @Option(
      type = ValueType.FILE,
      otherwise = "records are read as they are",
      example = "rename-amount.json")
  @Nullable String getPatch();

  void setPatch(@Nullable String patch);

  @Description(
      "A file of dead letters that a person has edited: JSON Lines as they lie in dead-letters/, of"
          + " which each is known by its source. Its payload is read in place of the record;"
          + " letters that are not in the file are left.")
  @Option(
      type = ValueType.FILE,
      otherwise = "records are read as they are",
      example = "corrected.jsonl")
  @Nullable String getCorrected();

  void setCorrected(@Nullable String corrected);

  @Description(
      "A newer schema: with more fields, which have defaults. The fields that rows were landed with"
          + " stay as they are.")
  @Option(type = ValueType.FILE, otherwise = "that of the run", example = "orders.avsc")
  @Nullable String getSchema();

  void setSchema(@Nullable String schema);

  @Description("Other rules that the values of fields must keep.")
  @Option(type = ValueType.FILE, otherwise = "those of the run", example = "order-rules.yaml")
  @Nullable String getRules();

  void setRules(@Nullable String rules);

  @Description("What becomes of an event with a field that the schema does not know.")
  @Option(otherwise = "as in the run")
  @Nullable UnknownFieldPolicy getUnknownFields();

  void setUnknownFields(@Nullable UnknownFieldPolicy unknownFields);

  @Description("Whose clocks wrote the times that do not say their offset from UTC.")
  @Option(
      valid = "a zone of the IANA database, or UTC",
      otherwise = "as in the run",
      example = "Europe/London")
  @Nullable String getTimeZone();

  void setTimeZone(@Nullable String timeZone);

  @Description("The key of pseudonyms, which must be that of the run, in another file.")
  @Option(
      type = ValueType.FILE,
      otherwise = "the file of the run",
      example = "/etc/millrace/privacy.key")
  @Nullable String getPrivacyKeyFile();

  void setPrivacyKeyFile(@Nullable String privacyKeyFile);

  @Description("The same key in a variable of the environment, here and on each worker.")
  @Option(
      valid = "the name of a variable with a key of at least 32 bytes",
      otherwise = "that of the run",
      example = "MILLRACE_PRIVACY_KEY")
  @Nullable String getPrivacyKeyVariable();

  void setPrivacyKeyVariable(@Nullable String privacyKeyVariable);

  @Description("About how many megabytes of events go into one file.")
  @Option(least = "1", greatest = "1000000", otherwise = "as in the run")
  @Nullable Integer getMegabytesPerFile();

  void setMegabytesPerFile(@Nullable Integer megabytesPerFile);

  @Description(
      "How many published runs stay in --output; those whose files a kept one lists stay with"
          + " them.")
  @Option(least = "1", otherwise = "as in the run")
  @Nullable Integer getKeepRuns();

  void setKeepRuns(@Nullable Integer keepRuns);
}
