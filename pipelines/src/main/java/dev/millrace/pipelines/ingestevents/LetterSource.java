package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.io.LandFiles;
import dev.millrace.io.LedgerPlan;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.io.manifest.ManifestEntry;
import dev.millrace.io.manifest.ManifestEntry.TableEntry;
import dev.millrace.pipelines.deadletters.ChosenLetters;
import dev.millrace.pipelines.deadletters.LetterEdges;
import dev.millrace.pipelines.deadletters.LettersLeft;
import dev.millrace.pipelines.deadletters.ListedFile;
import dev.millrace.pipelines.deadletters.Replay;
import dev.millrace.pipelines.deadletters.ReplayedLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters of the published table in place of an input. What becomes of them is an addition to
 * that table.
 *
 * @param before the published table's manifest
 * @param corrections letters in the corrected file
 * @param landed the events that are landed; null where nothing is compared with them
 */
record LetterSource(Manifest before, Replay replay, long corrections, @Nullable LandedEvents landed)
    implements EventSource {
  private static final long MARKS_PER_FILE = 1_000_000;

  @Override
  public long totalFiles() {
    return replay.letters().size();
  }

  @Override
  public long totalBytes() {
    return replay.letters().stream().mapToLong(ListedFile::bytes).sum();
  }

  @Override
  public long textBytes() {
    return totalBytes();
  }

  @Override
  public PCollectionTuple read(Pipeline pipeline, EventSteps steps) {
    ChosenLetters chosen =
        ChosenLetters.of(
            pipeline, replay, ReplayEdges.RECORDS, LettersLeft.STAY, steps.seams()::between);
    chosen.counts().forEach(steps.books());
    landMarks(chosen.used(), steps);
    return steps.parse(
        "Parse dead letters",
        chosen.letters(),
        new ParseLetters(steps.outputs(ReplayEdges.RECORDS)));
  }

  private void landMarks(PCollection<ReplayedLetter> used, EventSteps steps) {
    steps
        .books()
        .accept(
            used.apply(
                LetterEdges.USED.to(),
                LandFiles.into(
                        steps.run().table(ReplayedLetter.TABLE),
                        steps.seams().files(LetterEdges.USED, ReplayedLetter.format()),
                        LetterEdges.USED)
                    .inShards((int) (1 + replay.allLetters() / MARKS_PER_FILE))
                    .withReceipts()));
  }

  @Override
  public Edge distinct() {
    return landed == null ? Edges.DISTINCT_EVENTS : ReplayEdges.DISTINCT_EVENTS;
  }

  @Override
  public Edge compared() {
    return landed == null ? Edges.DISTINCT_EVENTS : ReplayEdges.NEW_EVENTS;
  }

  @Override
  public PCollection<Event> compare(PCollection<Event> distinct, EventSteps steps) {
    return landed == null ? distinct : landed.without(distinct, steps);
  }

  @Override
  public LedgerPlan plan() {
    return ReplayEdges.PLAN;
  }

  @Override
  public List<LedgerCount> opening() {
    List<LedgerCount> opening =
        new ArrayList<>(
            List.of(
                LetterEdges.FOUND.sent(replay.allLetters()),
                LetterEdges.MARKS.sent(replay.allMarks()),
                LetterEdges.CORRECTIONS.sent(corrections)));
    if (landed != null) {
      opening.add(ReplayEdges.LANDED.sent(landed.rows()));
    }
    return opening;
  }

  /** Those that stay bad are marked, and letters of this run: with one attempt more. */
  @Override
  public boolean isUsedUp() {
    return true;
  }

  @Override
  public ManifestEntry announced(ManifestEntry whole) {
    return whole
        .withTable(TableEntry.inFiles(ReplayedLetter.TABLE, "jsonl", LetterEdges.USED, null))
        .addingTo(before.run());
  }
}
