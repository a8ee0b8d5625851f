package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.LandFiles;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.OnnxScorer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Merges, scores, judges and lands the clients of one shard and their alerts, all in one step:
 * between its parts rows pass as calls. As collections they cost several times what is done to
 * them, because an engine writes and reads every element once for each output of a step.
 *
 * <p><b>Memory</b>: all windows of the shard, packed as they came, and its alerts.
 */
final class LandClients extends DoFn<KV<Integer, Iterable<byte[]>>, LedgerCount> {
  private final OnnxModel model;
  private final JudgeClients.Standard standard;
  private final LandFiles<ClientRow> rowLanding;
  private final LandFiles<Alert> alertLanding;
  private final Seams seams;
  private transient @Nullable OnnxScorer scorer;

  LandClients(
      OnnxModel model,
      JudgeClients.Standard standard,
      LandFiles<ClientRow> rowLanding,
      LandFiles<Alert> alertLanding,
      Seams seams) {
    this.model = model;
    this.standard = standard;
    this.rowLanding = rowLanding;
    this.alertLanding = alertLanding;
    this.seams = seams;
  }

  @Setup
  public void setup() {
    scorer = OnnxScorer.of(model);
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<byte[]>> shard,
      BoundedWindow window,
      OutputReceiver<LedgerCount> out)
      throws IOException {
    Consumer<LedgerCount> books = out::output;
    MergeClients merging = new MergeClients();
    for (byte[] block : shard.getValue()) {
      merging.add(block);
    }
    List<Alert> alerts = new ArrayList<>();
    rowLanding
        .of(window)
        .landShard(shard.getKey(), file -> judge(merging, file, alerts::add, books))
        .forEach(books);
    if (!alerts.isEmpty()) {
      alertLanding
          .of(window)
          .landShard(shard.getKey(), file -> alerts.forEach(seams.each(Edges.CLIENT_ALERTS, file)))
          .forEach(books);
    }
  }

  private void judge(
      MergeClients merging,
      Consumer<ClientRow> rows,
      Consumer<Alert> alerts,
      Consumer<LedgerCount> books) {
    JudgeClients judging = new JudgeClients(standard, seams.each(Edges.CLIENT_ROWS, rows), alerts);
    ScoreClients scoring =
        new ScoreClients(Objects.requireNonNull(scorer), seams.each(Edges.SCORED, judging));
    merging.drainTo(seams.each(Edges.MERGED, scoring));
    scoring.flush();
    merging.countTo(books);
    scoring.countTo(books);
    judging.countTo(books);
  }
}
