package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.TimedRecord;
import dev.millrace.transforms.DropDuplicates;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.Step;
import dev.millrace.transforms.WithoutDuplicates;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Parses and counts the lines of topics, those of one identity once: what {@link CountBatches} does
 * where duplicates are kept. Only lines with an id travel by themselves.
 */
final class CountOnce {
  private static final DropDuplicates.KeyOnly<KafkaBatch, byte[]> BY_IDENTITY =
      DropDuplicates.by(CountOnce::identity, ByteArrayCoder.of());
  private static final Step STEP =
      Step.named(Edges.LINES_TO_COMPARE.to())
          .receivingFrom(Edges.LINES_TO_COMPARE.from())
          .sendingTo(Edges.DISTINCT_LINES.to())
          .counting(Edges.LINES_TO_COMPARE.unit());

  private final Selection selection;
  private final SharedSteps steps;
  private final Seams seams;
  private final int shards;

  CountOnce(Selection selection, SharedSteps steps, Seams seams, int shards) {
    this.selection = selection;
    this.steps = steps;
    this.seams = seams;
    this.shards = shards;
  }

  /**
   * What came of it, all in the global window.
   *
   * @param counted by the tags of {@link Emitter}
   * @param kept identities of the lines that were counted, at their times
   */
  record Result(PCollectionTuple counted, PCollection<byte[]> kept) {}

  /** The first that comes is counted at once. */
  Result atFirstSight(PCollection<KafkaBatch> batches) {
    return count(batches, BY_IDENTITY.atFirstSight().in(STEP));
  }

  /**
   * The least is counted, and none whose identity was kept before.
   *
   * @param before in the global window, at times in those of their lines
   */
  Result after(PCollection<byte[]> before, PCollection<KafkaBatch> batches) {
    return count(
        batches,
        BY_IDENTITY
            .positionedBy(CountOnce::position)
            .in(STEP)
            .after(steps.inWindows("identities", before)));
  }

  private Result count(
      PCollection<KafkaBatch> batches,
      PTransform<PCollection<KafkaBatch>, WithoutDuplicates<KafkaBatch>> dropping) {
    PCollectionTuple separated =
        batches.apply(
            "Separate lines with an id",
            ParDo.of(new SeparateIdentified(selection))
                .withOutputTags(
                    SeparateIdentified.OTHERS,
                    TupleTagList.of(SeparateIdentified.IDENTIFIED).and(SeparateIdentified.COUNTS)));
    WithoutDuplicates<KafkaBatch> distinct =
        seams
            .between(
                Edges.LINES_TO_COMPARE,
                steps.inWindows(
                    "lines with an id",
                    separated.get(SeparateIdentified.IDENTIFIED).setCoder(KafkaBatch.Coder.of())))
            .apply(Edges.LINES_TO_COMPARE.to(), dropping);
    PCollection<KafkaBatch> kept = acrossWindows("kept lines", distinct.kept());
    PCollectionTuple others =
        SharedSteps.withCoders(
            separated
                .get(SeparateIdentified.OTHERS)
                .setCoder(KafkaBatch.Coder.of())
                .apply(
                    "Parse and count lines without an id",
                    ParDo.of(new CountBatches(selection, seams, shards))
                        .withOutputTags(Emitter.CLIENTS, SharedSteps.OTHER_COUNTS)));
    PCollectionTuple once =
        SharedSteps.withCoders(
            kept.apply(
                "Parse and count lines with an id",
                ParDo.of(new CountKept(selection, seams, shards))
                    .withOutputTags(Emitter.CLIENTS, SharedSteps.OTHER_COUNTS)));
    return new Result(
        PCollectionTuple.of(Emitter.CLIENTS, joined(Emitter.CLIENTS, others, once))
            .and(Emitter.TRAFFIC, joined(Emitter.TRAFFIC, others, once))
            .and(Emitter.DEAD_LETTERS, joined(Emitter.DEAD_LETTERS, others, once))
            .and(
                Emitter.COUNTS,
                PCollectionList.of(joined(Emitter.COUNTS, others, once))
                    .and(separated.get(SeparateIdentified.COUNTS).setCoder(LedgerCount.Coder.of()))
                    .and(acrossWindows("counts of duplicates", distinct.counts()))
                    .apply("Counts with those of duplicates", Flatten.pCollections())),
        kept.apply(
                "Identities",
                MapElements.into(TypeDescriptor.of(byte[].class)).via(CountOnce::identity))
            .setCoder(ByteArrayCoder.of()));
  }

  private static <T> PCollection<T> joined(
      TupleTag<T> tag, PCollectionTuple others, PCollectionTuple once) {
    return PCollectionList.of(others.get(tag))
        .and(once.get(tag))
        .apply("All " + tag.getId(), Flatten.pCollections());
  }

  private static <T> PCollection<T> acrossWindows(String what, PCollection<T> elements) {
    return elements.apply("Across windows: " + what, Window.into(new GlobalWindows()));
  }

  private static byte[] identity(KafkaBatch line) {
    return line.records().get(0).identity();
  }

  private static SourcePosition position(KafkaBatch line) {
    TimedRecord record = line.records().get(0);
    return new SourcePosition(line.source(), record.offset());
  }
}
