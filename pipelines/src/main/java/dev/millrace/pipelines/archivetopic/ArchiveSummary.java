package dev.millrace.pipelines.archivetopic;

import dev.millrace.pipelines.archivetopic.ArchiveManifest.ArchivedRun;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.Range;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run has done or would do, for a person and for the log of a scheduler. */
final class ArchiveSummary {
  private static final int MOST_PARTITIONS = 8;

  private ArchiveSummary() {}

  /** The one line of a run that was published. */
  static String archived(ArchivedRun run, ArchivePlan plan) {
    String waiting = waiting(plan).map(offsets -> "; " + offsets).orElse("");
    if (run.ranges().isEmpty() && run.gaps().isEmpty()) {
      return "Nothing to archive in %s yet, and the manifest remembers where the next run begins%s"
          .formatted(partitions(plan.shares().size()), waiting);
    }
    return "Archived %s records of %s%s%s%s"
        .formatted(
            Figures.count(run.records()),
            partitions(run.ranges().size()),
            run.ranges().isEmpty() ? "" : ", offsets " + offsets(run.ranges()),
            run.gaps().isEmpty() ? "" : "; without what is gone: " + places(run.gaps()),
            waiting);
  }

  /** The one line of a run that found nothing. */
  static String nothingNew(ArchivePlan plan) {
    int count = plan.shares().size();
    return "Nothing new in %s%s"
        .formatted(
            partitions(count),
            waiting(plan)
                .map(offsets -> " that could be archived; " + offsets)
                .orElse(": archived up to where " + (count == 1 ? "it ends" : "they end")));
  }

  /** What no run can archive yet: where a transaction hangs, none ever could, and nobody knew. */
  private static Optional<String> waiting(ArchivePlan plan) {
    List<String> waiting =
        plan.shares().stream()
            .map(ArchivePlan.Share::extent)
            .filter(extent -> extent.waiting() > 0)
            .map(
                extent ->
                    "%s %s of %s-%d"
                        .formatted(
                            Figures.count(extent.waiting()),
                            extent.waiting() == 1 ? "offset" : "offsets",
                            extent.topic(),
                            extent.partition()))
            .toList();
    return waiting.isEmpty()
        ? Optional.empty()
        : Optional.of("waiting behind an open transaction: " + joined(waiting));
  }

  /** What a run would read. */
  static void printPlan(ArchivePlan plan, String output, Console console) {
    Table table =
        Table.of("topic", "partition", "from", "to", "records at most").withRight("partition");
    for (ArchivePlan.Share share : plan.shares()) {
      table =
          table.withRow(
              share.extent().topic(),
              share.extent().partition(),
              share.from(),
              share.extent().end(),
              share.length());
    }
    console.table(table);
    console.line();
    console.line(
        "A run would archive at most %s records of %s into %s; this one has written nothing"
            .formatted(Figures.count(plan.length()), partitions(plan.ranges().size()), output));
    waiting(plan).ifPresent(offsets -> console.line("Not to be archived yet, " + offsets));
    if (!plan.gaps().isEmpty()) {
      console.line("Gone before they were archived: " + places(plan.gaps()));
    }
  }

  private static String partitions(int count) {
    return Figures.count(count) + (count == 1 ? " partition" : " partitions");
  }

  private static String offsets(List<Range> ranges) {
    return joined(
        ranges.stream()
            .map(
                range ->
                    "%s-%d %d to %d"
                        .formatted(range.topic(), range.partition(), range.from(), range.to()))
            .toList());
  }

  /** Places of records that are gone. */
  static String places(List<Gap> gaps) {
    return joined(gaps.stream().map(Gap::toString).toList());
  }

  private static String joined(List<String> all) {
    if (all.size() <= MOST_PARTITIONS) {
      return String.join(", ", all);
    }
    List<String> shown = new ArrayList<>(all.subList(0, MOST_PARTITIONS));
    return shown.stream().collect(Collectors.joining(", "))
        + " and %s more".formatted(Figures.count(all.size() - MOST_PARTITIONS));
  }
}
