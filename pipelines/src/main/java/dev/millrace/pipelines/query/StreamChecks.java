package dev.millrace.pipelines.query;

import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.ingestevents.EventTableFormat;
import dev.millrace.pipelines.options.UsageException;
import java.util.List;
import java.util.Locale;

/** Looks, before anything runs, whether a query over streams can be carried out. */
final class StreamChecks {
  private StreamChecks() {}

  /**
   * Refuses what no stream, or not this engine, can do.
   *
   * @param statements all that are asked for
   * @throws UsageException in one line
   */
  static void check(
      List<Statement> statements, List<QueryTable> streams, QueryOptions options, Launch launch) {
    for (QueryTable table : streams) {
      if (!launch.streams()) {
        throw UsageException.of(
            ("Invalid table %s: %s has an eventTime, which makes it a stream, and this engine runs"
                    + " none, as Flink does (leave eventTime out for what the topic holds now)")
                .formatted(table.name(), table.input()));
      }
    }
    if (statements.stream().anyMatch(Statement.Insert.class::isInstance)
        || statements.stream().filter(Statement.Ask.class::isInstance).count() > 1) {
      throw UsageException.of(
          "Invalid SQL: a query over a stream has no end, so that it must be a SELECT and the only"
              + " query of the statements");
    }
    if (options.getOutput() == null) {
      throw MissingOutput.of(
          options,
          "must be given with a query over a stream, whose result lands and is not printed");
    }
  }

  /** What {@code --resultTopic} names, which needs lines to send. */
  static void checkResultTopic(String topic, EventTableFormat format) {
    try {
      KafkaAddress.ofOneTopic(topic);
    } catch (IllegalArgumentException refused) {
      throw UsageException.refused("--resultTopic", refused);
    }
    if (format != EventTableFormat.JSONL) {
      throw UsageException.invalid(
          "tableFormat",
          format.name().toLowerCase(Locale.ROOT),
          "must be jsonl with --resultTopic, which gets the lines of the files");
    }
  }

  /** There is no stream whose windows could be sent. */
  static UsageException resultTopicWithoutStream(String topic) {
    return UsageException.invalid(
        "resultTopic",
        topic,
        "must come with a query over a stream, a table at kafka://…?eventTime=COLUMN");
  }
}
