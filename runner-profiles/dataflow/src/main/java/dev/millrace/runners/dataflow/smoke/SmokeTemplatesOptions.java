package dev.millrace.runners.dataflow.smoke;

import dev.millrace.pipelines.MillraceOptions;
import dev.millrace.pipelines.options.Option;
import dev.millrace.pipelines.options.OptionGroup;
import dev.millrace.pipelines.options.ValueType;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** Options of {@code smoke-templates}, beside those of the engine that say where jobs run. */
@OptionGroup(
    title = "What to run",
    options = {"bucket", "templates", "topic"})
@OptionGroup(
    title = "How long, and what stays",
    options = {"timeout", "keep"})
public interface SmokeTemplatesOptions extends MillraceOptions {
  @Description(
      "Where the smoke makes a folder of its own, smoke/<run>, with what the templates read, stage"
          + " and land. It is removed when all was right.")
  @Option(
      valid = "a bucket, or a folder in one, on gs://",
      pattern = "gs://[a-z0-9][-_.a-z0-9]*[a-z0-9](/.*)?",
      example = "gs://my-bucket")
  @Validation.Required
  String getBucket();

  void setBucket(String bucket);

  @Description("Where the container specs lie, <template>.json each.")
  @Option(
      valid = "a folder on gs://",
      pattern = "gs://[a-z0-9][-_.a-z0-9]*[a-z0-9](/.*)?",
      example = "gs://my-bucket/templates",
      otherwise = "templates, below --bucket")
  @Nullable String getTemplates();

  void setTemplates(@Nullable String templates);

  @Description(
      "A topic that the project's workers reach, as the template takes it; all that is in it is"
          + " copied by archive-topic, which is not run without one.")
  @Option(
      valid = "host:port;topic or kafka://host:port/topic",
      pattern = "kafka://[^ ]+|[^ ;/,]+:[0-9]+(,[^ ;/,]+:[0-9]+)*;[^ ;/,]+(,[^ ;/,]+)*",
      example = "kafka-1:9092;access-log")
  @Nullable String getTopic();

  void setTopic(@Nullable String topic);

  @Description(
      "How long all jobs are waited for. Those that have not ended then go on, and are named.")
  @Option(type = ValueType.DURATION, least = "1m", greatest = "1d")
  @Default.String("1h")
  String getTimeout();

  void setTimeout(String timeout);

  @Description("Leaves the folder there though all was right.")
  @Default.Boolean(false)
  boolean isKeep();

  void setKeep(boolean keep);
}
