package dev.millrace.pipelines.replaydeadletters;

import dev.millrace.io.Run;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.Table;
import dev.millrace.pipelines.deadletters.Fate;
import dev.millrace.pipelines.deadletters.LetterCensus;
import dev.millrace.pipelines.deadletters.ReplayTarget;
import java.io.IOException;
import java.util.Map;

/** What a replay has done or would do, for a person. */
final class ReplaySummary {
  private final LetterCensus census;
  private final ReplayTarget target;
  private final Console console;

  ReplaySummary(LetterCensus census, ReplayTarget target, Console console) {
    this.census = census;
    this.target = target;
    this.console = console;
  }

  void printNone() {
    long before = census.count(Fate.REPLAYED_BEFORE);
    console.line(
        "No dead letters to replay in %s%s"
            .formatted(
                target.table().output(),
                before == 0 ? "" : ": all %s were replayed".formatted(Figures.count(before))));
  }

  void printPlan() {
    printKinds();
    console.line();
    console.line(
        "A replay would read %s again and leave %s; this one has written nothing"
            .formatted(
                letters(census.count(Fate.REPLAYED)),
                Figures.count(census.open() - census.count(Fate.REPLAYED))));
    printIncomplete();
  }

  void printNothingToReplay() {
    printKinds();
    console.line();
    console.line("None of %s was replayed".formatted(letters(census.open())));
    printIncomplete();
  }

  void printReplayed(Run run) throws IOException {
    Map<String, Long> totals = Manifest.of(run).orElseThrow().ledger();
    console.line(
        "Replayed %s of %s: %s"
            .formatted(
                Figures.count(totals.getOrDefault("replayed", 0L)),
                letters(census.open()),
                target.result(totals)));
    long left = census.count(Fate.OUT_OF_ATTEMPTS);
    if (left > 0) {
      console.line("Left, as they were replayed --maxAttempts times: " + letters(left));
    }
    printIncomplete();
  }

  private void printKinds() {
    Table kinds =
        Table.of("step", "reason", "replay", "not asked for", "out of attempts", "incomplete");
    for (Map.Entry<LetterCensus.Kind, Map<Fate, Long>> kind : census.kinds().entrySet()) {
      Map<Fate, Long> fates = kind.getValue();
      kinds =
          kinds.withRow(
              kind.getKey().step(),
              kind.getKey().reason(),
              fates.getOrDefault(Fate.REPLAYED, 0L),
              fates.getOrDefault(Fate.NOT_ASKED_FOR, 0L) + fates.getOrDefault(Fate.NOT_JSON, 0L),
              fates.getOrDefault(Fate.OUT_OF_ATTEMPTS, 0L),
              fates.getOrDefault(Fate.INCOMPLETE, 0L));
    }
    console.table(kinds);
  }

  /** Of which only the source has all. */
  private void printIncomplete() {
    long incomplete = census.count(Fate.INCOMPLETE);
    if (incomplete > 0) {
      console.line(
          ("Left, as they do not have all of their record: %s, the first at %s; correct them"
                  + " (--corrected), or repair the source and run %s")
              .formatted(
                  letters(incomplete), census.first(Fate.INCOMPLETE), target.table().wholeRun()));
    }
  }

  private static String letters(long count) {
    return Figures.count(count) + (count == 1 ? " dead letter" : " dead letters");
  }
}
