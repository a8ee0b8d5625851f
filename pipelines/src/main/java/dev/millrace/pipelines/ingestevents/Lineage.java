package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.options.GivenArguments;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a run comes from, for its manifest.
 *
 * @param inputs as they were asked for, without what is a secret
 * @param arguments see {@link dev.millrace.io.manifest.Manifest}
 */
record Lineage(List<String> inputs, List<String> arguments) {
  Lineage {
    inputs = List.copyOf(inputs);
    arguments = List.copyOf(arguments);
  }

  static Lineage of(IngestEventsOptions options) {
    List<String> inputs = new ArrayList<>();
    IngestEventsChecks.patterns(options).forEach(pattern -> inputs.add(pattern.files()));
    IngestEventsChecks.tables(options).forEach(table -> inputs.add(table.toString()));
    IngestEventsChecks.warehouseTables(options)
        .forEach(source -> inputs.add(source.table().toString()));
    IngestEventsChecks.topics(options).ifPresent(topics -> inputs.add(topics.address().toString()));
    return new Lineage(inputs, GivenArguments.of(IngestEventsOptions.class, options));
  }
}
