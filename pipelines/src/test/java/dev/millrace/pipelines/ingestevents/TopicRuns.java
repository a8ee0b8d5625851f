package dev.millrace.pipelines.ingestevents;

import java.util.List;

/** What tests of runs over topics have in common. */
final class TopicRuns {
  private TopicRuns() {}

  /** Of runs whose events have neither a time nor an id, and land in Avro. */
  static IngestEventsGraph.Settings settings(EventLayout layout, Expectations expectations) {
    return new IngestEventsGraph.Settings(
        new ReadEvents.Settings(
            layout,
            null,
            new EventPartitions(null, PartitionBy.DATE),
            UnknownFieldPolicy.REFUSE,
            null),
        null,
        EventTableFormat.AVRO,
        1_000_000,
        3,
        new Lineage(List.of(), List.of()),
        expectations);
  }
}
