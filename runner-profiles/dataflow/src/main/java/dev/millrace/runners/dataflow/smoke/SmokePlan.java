package dev.millrace.runners.dataflow.smoke;

import com.google.common.collect.ImmutableMap;
import dev.millrace.pipelines.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is launched, in the order of the portfolio. The counts were taken by hand from the files
 * that {@link SmokeInputs} has: {@code zcat … | wc -l} of the sample, of whose lines {@code grep}
 * finds none that does not have the combined format, and by eye from the others.
 */
final class SmokePlan {
  private static final String INGEST = "ingest-events";
  private static final String QUERY = "query";

  private final SmokeFolder folder;
  private final @Nullable String topic;

  private SmokePlan(SmokeFolder folder, @Nullable String topic) {
    this.folder = folder;
    this.topic = topic;
  }

  /**
   * A case for each template.
   *
   * @param topic what archive-topic copies; null: it is left out
   */
  static List<SmokeCase> of(List<Template> templates, SmokeFolder folder, @Nullable String topic) {
    SmokePlan plan = new SmokePlan(folder, topic);
    return templates.stream().map(template -> plan.of(template.name())).toList();
  }

  private SmokeCase of(String template) {
    return switch (template) {
      case "web-log-alerts" -> webLogAlerts(template);
      case INGEST -> ingestEvents();
      case QUERY -> query();
      case "archive-topic" -> archiveTopic(template);
      case "replay-dead-letters" -> replayDeadLetters(template);
      default ->
          throw new IllegalStateException("The template " + template + " has no case in SmokePlan");
    };
  }

  /** 50,750 lines of the sample and three others, of which two are broken. */
  private SmokeCase webLogAlerts(String template) {
    return SmokeCase.of(
            template,
            ImmutableMap.of("inputFiles", folder.at(SmokeInputs.LOGS), "output", output(template)),
            output(template))
        .withTotals(ImmutableMap.of("read", 50_753L, "kept", 50_751L, "deadLetters", 2L));
  }

  /** Eight orders: five are good, two say price for amount, one ends in its middle. */
  private SmokeCase ingestEvents() {
    return SmokeCase.of(
            INGEST,
            ImmutableMap.of(
                "inputFiles", folder.at(SmokeInputs.ORDERS),
                "schema", folder.at(SmokeInputs.SCHEMA),
                "eventTime", "orderedAt",
                "output", output(INGEST)),
            output(INGEST))
        .withTotals(ImmutableMap.of("read", 8L, "kept", 5L, "deadLetters", 3L));
  }

  /** The five good orders are of three countries. */
  private SmokeCase query() {
    return SmokeCase.of(
            QUERY,
            ImmutableMap.of(
                "table", "orders=" + output(INGEST),
                "sql",
                    "SELECT country, COUNT(*) AS orders, SUM(amount) AS amount FROM orders GROUP BY"
                        + " country",
                "output", output(QUERY)),
            output(QUERY))
        .withNeed(INGEST)
        .withTotals(ImmutableMap.of("read", 5L, "kept", 3L, "deadLetters", 0L));
  }

  private SmokeCase archiveTopic(String template) {
    return topic == null
        ? SmokeCase.leftOut(template, "run it by --topic=host:port;topic")
        : SmokeCase.of(
            template,
            ImmutableMap.of("input", topic, "output", output(template)),
            output(template));
  }

  /** The two with a price are repaired; it adds to the table that the query reads. */
  private SmokeCase replayDeadLetters(String template) {
    return SmokeCase.of(
            template,
            ImmutableMap.of(
                "output", output(INGEST),
                "reason", "unknown-field",
                "patch", folder.at(SmokeInputs.PATCH)),
            output(INGEST))
        .withNeed(INGEST)
        .withAfter(QUERY)
        .withTotals(ImmutableMap.of("letters", 3L, "read", 2L, "kept", 2L, "deadLetters", 0L));
  }

  private String output(String template) {
    return folder.at(template);
  }
}
