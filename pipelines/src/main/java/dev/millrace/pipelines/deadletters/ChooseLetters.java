package dev.millrace.pipelines.deadletters;

import dev.millrace.io.Edge;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SourcePosition;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Of all that is known of a record, its letters of several runs, which of them were replayed, and
 * what a person made of it, makes the letters that are replayed now, repaired, and their marks.
 */
final class ChooseLetters extends DoFn<KV<SourcePosition, CoGbkResult>, DeadLetter> {
  static final String STEP = LetterEdges.CHOOSE;

  static final TupleTag<KV<String, DeadLetter>> LETTERS = new TupleTag<>("letters") {};
  static final TupleTag<String> MARKS = new TupleTag<>("marks") {};
  static final TupleTag<DeadLetter> CORRECTIONS = new TupleTag<>("corrections") {};

  static final TupleTag<DeadLetter> CHOSEN = new TupleTag<>("chosen") {};
  static final TupleTag<ReplayedLetter> USED = new TupleTag<>("used") {};
  static final TupleTag<DeadLetter> LEFT = new TupleTag<>("left") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final LetterSelection selection;
  private final Replay.Repairing repairing;
  private final Edge next;
  private final LettersLeft left;
  private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
  private long marks;
  private long corrections;

  /**
   * @param next edge of the ledger to the first step of the pipeline
   */
  ChooseLetters(
      LetterSelection selection, Replay.Repairing repairing, Edge next, LettersLeft left) {
    this.selection = selection;
    this.repairing = repairing;
    this.next = next;
    this.left = left;
  }

  @StartBundle
  public void startBundle() {
    fates.clear();
    marks = 0;
    corrections = 0;
  }

  @ProcessElement
  public void process(@Element KV<SourcePosition, CoGbkResult> known, MultiOutputReceiver out) {
    Set<String> replayed = new HashSet<>();
    for (String run : known.getValue().getAll(MARKS)) {
      replayed.add(run);
      marks++;
    }
    DeadLetter corrected = null;
    for (DeadLetter correction : known.getValue().getAll(CORRECTIONS)) {
      corrected = correction;
      corrections++;
    }
    for (KV<String, DeadLetter> letter : known.getValue().getAll(LETTERS)) {
      choose(letter.getKey(), letter.getValue(), replayed, corrected, out);
    }
  }

  private void choose(
      String run,
      DeadLetter letter,
      Set<String> replayed,
      @Nullable DeadLetter corrected,
      MultiOutputReceiver out) {
    Fate fate = replayed.contains(run) ? Fate.REPLAYED_BEFORE : selection.of(letter, corrected);
    fates.merge(fate, 1L, Long::sum);
    if (fate == Fate.REPLAYED) {
      out.get(CHOSEN).output(repairing.of(letter, corrected));
    }
    switch (left) {
      case STAY -> {
        if (fate == Fate.REPLAYED) {
          out.get(USED).output(ReplayedLetter.of(run, letter.position()));
        }
      }
      case LAND_AGAIN -> {
        if (fate != Fate.REPLAYED) {
          out.get(LEFT).output(letter);
        }
      }
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    long read = fates.values().stream().mapToLong(Long::longValue).sum();
    if (read + marks + corrections == 0) {
      return;
    }
    write(context, LetterEdges.READ.received(read));
    write(context, LetterEdges.MARKS.received(marks));
    write(context, LetterEdges.CORRECTIONS.received(corrections));
    fates.forEach(
        (fate, count) -> {
          if (fate == Fate.REPLAYED) {
            write(context, next.sent(count));
          } else {
            write(context, fate.aside().sent(count));
          }
        });
    long replayed = fates.getOrDefault(Fate.REPLAYED, 0L);
    write(
        context,
        switch (left) {
          case STAY -> LetterEdges.USED.sent(replayed);
          case LAND_AGAIN -> LetterEdges.LEFT.sent(read - replayed);
        });
  }

  private static void write(FinishBundleContext context, LedgerCount count) {
    context.output(COUNTS, count, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
  }
}
