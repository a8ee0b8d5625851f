package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.manifest.ManifestEntry;
import dev.millrace.io.manifest.ManifestEntry.TableEntry;
import dev.millrace.pipelines.deadletters.LetterEdges;
import dev.millrace.pipelines.deadletters.PinnedArguments;
import java.util.Locale;
import java.util.Map;

/**
 * What a run that keeps accumulators says of itself, for a replay of its dead letters.
 *
 * @param given how the run can be started again
 */
record LogManifest(RunArguments given) {
  /** What the manifest has besides the files. */
  ManifestEntry entry(LogSource source, SharedSteps.Settings settings, int keepRuns) {
    String format = settings.tableFormat().name().toLowerCase(Locale.ROOT);
    return ManifestEntry.of(
            Edges.PLAN.pipeline(),
            null,
            source.read(),
            PinnedArguments.behind(
                given.arguments(),
                Map.of(
                    PinnedArguments.MODEL, settings.model().digest(),
                    PinnedArguments.LAYOUT, String.valueOf(Accumulator.LAYOUT),
                    PinnedArguments.SHARDS, String.valueOf(source.shards()))),
            keepRuns)
        .withTable(TableEntry.inFilesOf("clients", format, Edges.CLIENT_ROWS))
        .withTable(TableEntry.inFilesOf("traffic", format, Edges.TRAFFIC_ROWS))
        .withTable(
            TableEntry.inFilesOf("alerts", "jsonl", Edges.CLIENT_ALERTS, Edges.TRAFFIC_ALERTS))
        .withTable(
            TableEntry.inFilesOf("dead-letters", "jsonl", Edges.DEAD_LETTERS, LetterEdges.LEFT))
        .withTable(
            TableEntry.inFilesOf(
                Accumulator.TABLE, "parquet", Edges.KEPT_CLIENTS, Edges.KEPT_TRAFFIC));
  }
}
