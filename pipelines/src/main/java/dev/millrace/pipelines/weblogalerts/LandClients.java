package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.LandFiles;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.OnnxScorer;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Merges, scores, judges and lands the clients of one shard, all in one step: between its parts
 * rows pass as calls. As collections they cost several times what is done to them, because an
 * engine writes and reads every element once for each output of a step.
 *
 * <p><b>Memory</b>: all windows of the shard, about 1 KB each.
 */
final class LandClients extends DoFn<KV<Integer, Iterable<byte[]>>, Alert> {
  static final TupleTag<Alert> ALERTS = new TupleTag<>("alerts") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final OnnxModel model;
  private final JudgeClients.Standard standard;
  private final LandFiles<ClientRow> landing;
  private final Seams seams;
  private transient @Nullable OnnxScorer scorer;

  LandClients(
      OnnxModel model, JudgeClients.Standard standard, LandFiles<ClientRow> landing, Seams seams) {
    this.model = model;
    this.standard = standard;
    this.landing = landing;
    this.seams = seams;
  }

  @Setup
  public void setup() {
    scorer = OnnxScorer.of(model);
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<byte[]>> shard, BoundedWindow window, MultiOutputReceiver out)
      throws IOException {
    OutputReceiver<Alert> alerts = out.get(ALERTS);
    Consumer<LedgerCount> books = out.get(COUNTS)::output;
    MergeClients merging = new MergeClients();
    for (byte[] block : shard.getValue()) {
      merging.add(block);
    }
    landing
        .of(window)
        .landShard(
            shard.getKey(),
            file -> {
              JudgeClients judging =
                  new JudgeClients(standard, seams.each(Edges.CLIENT_ROWS, file), alerts::output);
              ScoreClients scoring =
                  new ScoreClients(
                      Objects.requireNonNull(scorer), seams.each(Edges.SCORED, judging));
              merging.drainTo(seams.each(Edges.MERGED, scoring));
              scoring.flush();
              merging.countTo(books);
              scoring.countTo(books);
              judging.countTo(books);
            })
        .forEach(books);
  }
}
