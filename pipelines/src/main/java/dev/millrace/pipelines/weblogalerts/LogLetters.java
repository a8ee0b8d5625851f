package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.LedgerPlan;
import dev.millrace.io.PublishRun;
import dev.millrace.io.TableRowCoder;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.pipelines.deadletters.ChosenLetters;
import dev.millrace.pipelines.deadletters.LetterEdges;
import dev.millrace.pipelines.deadletters.LettersLeft;
import dev.millrace.pipelines.deadletters.ListedFile;
import dev.millrace.pipelines.deadletters.Replay;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * The accumulators of a published run, and dead letters of it, whose lines are counted with them.
 * What becomes of all is a run that replaces it.
 *
 * @param before the run
 * @param accumulators files of its accumulators
 * @param shards that the run spread clients over
 * @param corrections letters in the corrected file
 */
record LogLetters(
    String before,
    List<ListedFile> accumulators,
    int shards,
    Replay replay,
    long corrections,
    Selection selection,
    Seams seams)
    implements LogSource {
  private static final long LETTERS_PER_FILE = 100_000;

  @Override
  public int files() {
    return (int) (1 + replay.allLetters() / LETTERS_PER_FILE);
  }

  @Override
  public PCollectionTuple count(Pipeline pipeline, SharedSteps steps) {
    ChosenLetters chosen =
        ChosenLetters.of(
            pipeline, replay, LogReplayEdges.LINES, LettersLeft.LAND_AGAIN, seams::between);
    chosen.counts().forEach(steps::addCounts);
    steps.land(
        chosen.left(),
        steps
            .landing("dead-letters", DeadLetterFormat.of(), LetterEdges.LEFT)
            .named("left")
            .inShards(files()));
    PCollectionTuple counted =
        steps.counted(
            chosen
                .letters()
                .apply(
                    "Parse and count lines",
                    ParDo.of(new CountLetters(selection, seams, shards))
                        .withOutputTags(Emitter.CLIENTS, SharedSteps.OTHER_COUNTS)));
    PCollectionTuple kept = accumulators(pipeline, steps);
    return PCollectionTuple.of(
            Emitter.CLIENTS,
            with(
                counted,
                Emitter.CLIENTS,
                restored(AccumulatorKind.CLIENTS, Math::toIntExact, Emitter.CLIENTS, kept, steps)))
        .and(
            Emitter.TRAFFIC,
            with(
                counted,
                Emitter.TRAFFIC,
                restored(AccumulatorKind.TRAFFIC, start -> start, Emitter.TRAFFIC, kept, steps)))
        .and(Emitter.DEAD_LETTERS, counted.get(Emitter.DEAD_LETTERS));
  }

  private PCollectionTuple accumulators(Pipeline pipeline, SharedSteps steps) {
    PCollectionTuple read =
        seams
            .between(
                LogReplayEdges.FOUND,
                pipeline
                    .apply(
                        LogReplayEdges.FOUND.from(),
                        Create.of(accumulators).withCoder(ListedFile.coder()))
                    .apply("Spread accumulators", Reshuffle.viaRandomKey()))
            .apply(
                LogReplayEdges.FOUND.to(),
                ParDo.of(new ReadAccumulators())
                    .withOutputTags(
                        ReadAccumulators.CLIENTS,
                        TupleTagList.of(ReadAccumulators.TRAFFIC).and(ReadAccumulators.COUNTS)));
    steps.addCounts(read.get(ReadAccumulators.COUNTS));
    return read;
  }

  private <K> PCollection<KV<K, byte[]>> restored(
      AccumulatorKind kind,
      SerializableFunction<Long, K> key,
      TupleTag<KV<K, byte[]>> tag,
      PCollectionTuple kept,
      SharedSteps steps) {
    PCollectionTuple restored =
        seams
            .between(
                kind.restored(),
                kept.get(ReadAccumulators.of(kind)).setCoder(TableRowCoder.of(Accumulator.class)))
            .apply(
                "Go on with " + kind.word(),
                ParDo.of(new RestoreCounts<>(kind, key, tag))
                    .withOutputTags(tag, TupleTagList.of(RestoreCounts.COUNTS)));
    steps.addCounts(restored.get(RestoreCounts.COUNTS));
    return restored.get(tag);
  }

  private static <T> PCollection<T> with(
      PCollectionTuple counted, TupleTag<T> tag, PCollection<T> restored) {
    Coder<T> coder = counted.get(tag).getCoder();
    return PCollectionList.of(counted.get(tag))
        .and(restored.setCoder(coder))
        .apply("All " + tag.getId(), Flatten.pCollections());
  }

  @Override
  public LedgerPlan plan(LedgerPlan ofFiles) {
    return LogReplayEdges.PLAN;
  }

  /** Letters that stay bad are one attempt older, so that it is published whatever came of them. */
  @Override
  public PublishRun opened(PublishRun publishing) {
    return publishing
        .whateverIsKept()
        .opening(LetterEdges.FOUND.sent(replay.allLetters()))
        .opening(LetterEdges.MARKS.sent(replay.allMarks()))
        .opening(LetterEdges.CORRECTIONS.sent(corrections))
        .opening(LogReplayEdges.FOUND.sent(ListedFile.rows(accumulators)));
  }

  @Override
  public Manifest.Source read() {
    return new Manifest.Source(
        List.of("dead letters and accumulators of run " + before),
        replay.letters().size() + (long) accumulators.size(),
        replay.letters().stream().mapToLong(ListedFile::bytes).sum()
            + accumulators.stream().mapToLong(ListedFile::bytes).sum());
  }
}
