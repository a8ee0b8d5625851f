package dev.millrace.pipelines.deadletters;

import dev.millrace.io.Edge;
import dev.millrace.io.TableRowCoder;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SourcePosition;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * The dead letters that a replay feeds to their pipeline, each once: read from the files of the
 * published table, without those that were replayed, repaired.
 *
 * <p><b>Cost</b>: one shuffle of all dead letters of the table, with their marks.
 *
 * @param letters repaired, of those that are chosen
 * @param used their marks, where the others stay where they are
 * @param left the others, where they do not
 * @param counts of the books
 */
public record ChosenLetters(
    PCollection<DeadLetter> letters,
    PCollection<ReplayedLetter> used,
    PCollection<DeadLetter> left,
    List<PCollection<LedgerCount>> counts) {

  /**
   * Reads and chooses.
   *
   * @param next edge of the ledger to the step that takes the letters
   * @param left what becomes of those that are not taken
   */
  public static ChosenLetters of(
      Pipeline pipeline, Replay replay, Edge next, LettersLeft left, Seam seam) {
    PCollectionTuple read =
        seam.between(LetterEdges.FOUND, files(pipeline, "Find dead letters", replay.letters()))
            .apply(
                "Read dead letters",
                ParDo.of(new ReadLetters())
                    .withOutputTags(ReadLetters.LETTERS, TupleTagList.of(ReadLetters.COUNTS)));
    PCollectionTuple chosen =
        KeyedPCollectionTuple.of(
                ChooseLetters.LETTERS,
                seam.between(
                    LetterEdges.READ,
                    read.get(ReadLetters.LETTERS)
                        .setCoder(
                            byPlace(KvCoder.of(StringUtf8Coder.of(), DeadLetter.Coder.of())))))
            .and(
                ChooseLetters.MARKS,
                seam.between(
                    LetterEdges.MARKS,
                    files(pipeline, "Find replayed letters", replay.marks())
                        .apply("Read marks", ParDo.of(new ReadMarks()))
                        .setCoder(byPlace(StringUtf8Coder.of()))))
            .and(
                ChooseLetters.CORRECTIONS,
                seam.between(LetterEdges.CORRECTIONS, corrections(pipeline, replay)))
            .apply("All of a record", CoGroupByKey.create())
            .apply(
                ChooseLetters.STEP,
                ParDo.of(new ChooseLetters(replay.selection(), replay.repairing(), next, left))
                    .withOutputTags(
                        ChooseLetters.CHOSEN,
                        TupleTagList.of(ChooseLetters.USED)
                            .and(ChooseLetters.LEFT)
                            .and(ChooseLetters.COUNTS)));
    return new ChosenLetters(
        seam.between(next, chosen.get(ChooseLetters.CHOSEN).setCoder(DeadLetter.Coder.of())),
        seam.between(
            LetterEdges.USED,
            chosen.get(ChooseLetters.USED).setCoder(TableRowCoder.of(ReplayedLetter.class))),
        chosen.get(ChooseLetters.LEFT).setCoder(DeadLetter.Coder.of()),
        List.of(read.get(ReadLetters.COUNTS), chosen.get(ChooseLetters.COUNTS)));
  }

  private static PCollection<ListedFile> files(
      Pipeline pipeline, String name, List<ListedFile> files) {
    return pipeline
        .apply(name, Create.of(files).withCoder(ListedFile.coder()))
        .apply("Spread, " + name, Reshuffle.viaRandomKey());
  }

  private static PCollection<KV<SourcePosition, DeadLetter>> corrections(
      Pipeline pipeline, Replay replay) {
    String file = replay.corrected();
    return pipeline
        .apply(
            "Find corrected letters",
            Create.of(file == null ? List.<String>of() : List.of(file))
                .withCoder(StringUtf8Coder.of()))
        .apply("Read corrected letters", ParDo.of(new ReadCorrections()))
        .setCoder(byPlace(DeadLetter.Coder.of()));
  }

  private static <T> KvCoder<SourcePosition, T> byPlace(Coder<T> values) {
    return KvCoder.of(SourcePosition.Coder.of(), values);
  }
}
