package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.LandFiles;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.OnnxScorer;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.jspecify.annotations.Nullable;

/**
 * Scores, judges and lands merged clients and their alerts, where they are at hand: between its
 * parts rows pass as calls. As collections they cost several times what is done to them, because an
 * engine writes and reads every element once for each output of a step.
 *
 * <p><b>Memory</b>: the alerts of one call.
 */
final class ClientLanding implements Serializable {
  private static final long serialVersionUID = 1;

  private final OnnxModel model;
  private final JudgeClients.Standard standard;
  private final LandFiles<ClientRow> rowLanding;
  private final LandFiles<Alert> alertLanding;
  private final Seams seams;
  private transient @Nullable OnnxScorer scorer;

  ClientLanding(
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

  /** Opens the model; once in each worker, before the first landing. */
  void open() {
    scorer = OnnxScorer.of(model);
  }

  /** Width of the windows that are landed. */
  long windowMillis() {
    return standard.windowMillis();
  }

  /** Where merged clients come from. */
  @FunctionalInterface
  interface Totals {
    void drainTo(Consumer<ClientTotal> sink);
  }

  /** Lands what {@code totals} hands on as the files of one shard and window. */
  void land(int shard, BoundedWindow window, Totals totals, Consumer<LedgerCount> books)
      throws IOException {
    List<Alert> alerts = new ArrayList<>();
    rowLanding
        .of(window)
        .landShard(shard, file -> judge(totals, file, alerts::add, books))
        .forEach(books);
    if (!alerts.isEmpty()) {
      alertLanding
          .of(window)
          .landShard(shard, file -> alerts.forEach(seams.each(Edges.CLIENT_ALERTS, file)))
          .forEach(books);
    }
  }

  private void judge(
      Totals totals,
      Consumer<ClientRow> rows,
      Consumer<Alert> alerts,
      Consumer<LedgerCount> books) {
    JudgeClients judging = new JudgeClients(standard, seams.each(Edges.CLIENT_ROWS, rows), alerts);
    ScoreClients scoring =
        new ScoreClients(Objects.requireNonNull(scorer), seams.each(Edges.SCORED, judging));
    totals.drainTo(seams.each(Edges.MERGED, scoring));
    scoring.flush();
    scoring.countTo(books);
    judging.countTo(books);
  }
}
