package dev.millrace.pipelines.weblogalerts;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import dev.millrace.io.FileInlet;
import dev.millrace.io.FileLine;
import dev.millrace.io.FileRange;
import dev.millrace.io.HealthRules;
import dev.millrace.io.LedgerPlan;
import dev.millrace.io.PublishRun;
import dev.millrace.io.ReadLines;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.transforms.DropCopies;
import dev.millrace.transforms.Step;
import dev.millrace.transforms.WithoutDuplicates;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Log files: their lines become counts where they are read.
 *
 * @param inputs as they were asked for
 * @param health what is too much of their dead letters
 */
record LogFiles(
    List<String> inputs,
    FileInlet inlet,
    Selection selection,
    Duplicates duplicates,
    Servers servers,
    HealthRules health,
    Seams seams)
    implements LogSource {
  /** Of what a run reads, one file of a table takes about so many bytes. */
  private static final long INPUT_BYTES_PER_FILE = 64L << 20;

  private static final int MOST_FILES = 256;

  /**
   * The clients of so many bytes of input are in memory at once: some ten thousand windows, and
   * some hundred thousand if every line is of another client.
   */
  private static final long INPUT_BYTES_PER_SHARD = 64L << 20;

  private static final int MOST_SHARDS = 99_999;

  @Override
  public int shards() {
    return (int) Math.max(1, Math.min(MOST_SHARDS, inlet.textBytes() / INPUT_BYTES_PER_SHARD));
  }

  @Override
  public int files() {
    return (int) Math.max(1, Math.min(MOST_FILES, inlet.textBytes() / INPUT_BYTES_PER_FILE));
  }

  @Override
  public PCollectionTuple count(Pipeline pipeline, SharedSteps steps) {
    return switch (duplicates) {
      case KEEP -> countFiles(pipeline, steps, inlet);
      case COPIES -> countCopies(pipeline, steps);
      case ID -> throw new IllegalStateException("Lines of files have no ids");
    };
  }

  @Override
  public LedgerPlan plan(LedgerPlan ofFiles) {
    return ofFiles;
  }

  @Override
  public PublishRun opened(PublishRun publishing) {
    return publishing
        .watching(health)
        .opening(Edges.RANGES.sent(inlet.split().stream().mapToLong(FileRange::length).sum()));
  }

  @Override
  public Manifest.Source read() {
    return new Manifest.Source(inputs, inlet.files().size(), inlet.totalBytes());
  }

  /** The hot path: a line is counted where it is read. */
  private PCollectionTuple countFiles(Pipeline pipeline, SharedSteps steps, FileInlet read) {
    return steps.counted(
        seams
            .between(Edges.RANGES, pipeline.apply("Find log files", read.ranges()))
            .apply(
                "Read, parse and count lines",
                ParDo.of(new CountLines(selection, seams, shards()))
                    .withOutputTags(Emitter.CLIENTS, SharedSteps.OTHER_COUNTS)));
  }

  /** Files that are their server's only one hold no copies; the others' lines must meet. */
  private PCollectionTuple countCopies(Pipeline pipeline, SharedSteps steps) {
    Multiset<String> filesOf =
        inlet.files().stream()
            .map(file -> servers.of(file.uri()))
            .collect(Collectors.toCollection(HashMultiset::create));
    FileInlet single = inlet.where(file -> filesOf.count(servers.of(file.uri())) == 1);
    FileInlet several = inlet.where(file -> filesOf.count(servers.of(file.uri())) > 1);
    if (several.files().isEmpty()) {
      return countFiles(pipeline, steps, single);
    }
    PCollectionTuple distinct = countDistinct(pipeline, steps, several);
    return single.files().isEmpty()
        ? distinct
        : both(countFiles(pipeline, steps, single), distinct);
  }

  private PCollectionTuple countDistinct(Pipeline pipeline, SharedSteps steps, FileInlet copied) {
    PCollectionTuple ranges =
        seams
            .between(Edges.RANGES, pipeline.apply("Find copied log files", copied.ranges()))
            .apply(
                "Receive ranges",
                ParDo.of(new ReceiveRanges())
                    .withOutputTags(ReceiveRanges.RANGES, TupleTagList.of(Emitter.COUNTS)));
    steps.addCounts(ranges.get(Emitter.COUNTS));
    ReadLines.Result lines =
        ranges
            .get(ReceiveRanges.RANGES)
            .setCoder(FileRange.Coder.of())
            .apply(
                Edges.LINES_TO_COMPARE.from(),
                ReadLines.in(
                    Step.named(Edges.LINES_TO_COMPARE.from())
                        .sendingTo(Edges.LINES_TO_COMPARE.to())
                        .counting(Edges.LINES_TO_COMPARE.unit())));
    steps.addCounts(lines.counts());
    // The function travels to the workers, and this does not.
    Servers groups = servers;
    WithoutDuplicates<FileLine> distinct =
        seams
            .between(Edges.LINES_TO_COMPARE, lines.lines())
            .apply(
                Edges.DISTINCT_LINES.from(),
                DropCopies.inGroups((FileLine line) -> groups.of(line.position().source()))
                    .comparing(FileLine::identity)
                    .positionedBy(FileLine::position)
                    .in(
                        Step.named(Edges.DISTINCT_LINES.from())
                            .receivingFrom(Edges.LINES_TO_COMPARE.from())
                            .sendingTo(Edges.DISTINCT_LINES.to())
                            .counting(Edges.DISTINCT_LINES.unit())));
    steps.addCounts(distinct.counts());
    return steps.counted(
        distinct
            .kept()
            .apply(
                "Parse and count lines",
                ParDo.of(new CountDistinctLines(selection, seams, shards()))
                    .withOutputTags(Emitter.CLIENTS, SharedSteps.OTHER_COUNTS)));
  }

  private static PCollectionTuple both(PCollectionTuple some, PCollectionTuple others) {
    return PCollectionTuple.of(Emitter.CLIENTS, joined("clients", Emitter.CLIENTS, some, others))
        .and(Emitter.TRAFFIC, joined("traffic", Emitter.TRAFFIC, some, others))
        .and(Emitter.DEAD_LETTERS, joined("dead letters", Emitter.DEAD_LETTERS, some, others));
  }

  private static <T> PCollection<T> joined(
      String what, TupleTag<T> tag, PCollectionTuple some, PCollectionTuple others) {
    return PCollectionList.of(some.get(tag))
        .and(others.get(tag))
        .apply("All " + what, Flatten.pCollections());
  }
}
