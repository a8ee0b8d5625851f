package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.Scored;
import java.io.Serializable;
import java.util.function.Consumer;

/** Turns scores into rows, and rows that say attack into alerts. */
final class JudgeClients implements Consumer<Scored<ClientTotal>> {
  private static final Label[] LABELS = Label.values();

  private final Standard standard;
  private final Consumer<ClientRow> rowSink;
  private final Consumer<Alert> alertSink;
  private long rows;
  private long requests;
  private long alerts;

  JudgeClients(Standard standard, Consumer<ClientRow> rowSink, Consumer<Alert> alertSink) {
    this.standard = standard;
    this.rowSink = rowSink;
    this.alertSink = alertSink;
  }

  /**
   * What clients are judged by.
   *
   * @param windowMillis width of the windows
   * @param minScore the least score that makes an alert
   * @param model its name, as alerts give it
   * @param evidence says what speaks for its labels
   */
  record Standard(long windowMillis, double minScore, String model, Evidence evidence)
      implements Serializable {}

  @Override
  public void accept(Scored<ClientTotal> scored) {
    int strongest = scored.strongest();
    Label label = LABELS[strongest];
    double score = scored.scores()[strongest];
    ClientTotal total = scored.element();
    ClientRow row = ClientRow.of(total, standard.windowMillis, label, score);
    rows++;
    requests += row.requests();
    rowSink.accept(row);
    if (label != Label.NORMAL && score >= standard.minScore) {
      alerts++;
      alertSink.accept(
          Alert.ofClient(
              row, standard.model, standard.evidence.of(total.activity(), total.recent(), label)));
    }
  }

  void countTo(Consumer<LedgerCount> books) {
    books.accept(Edges.SCORED.received(rows));
    books.accept(Edges.CLIENT_ROWS.sent(rows));
    books.accept(Edges.CLIENT_ROWS.in(Edges.REQUESTS).sent(requests));
    books.accept(Edges.CLIENT_ALERTS.sent(alerts));
  }
}
