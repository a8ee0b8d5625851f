package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.OnnxScorer;
import dev.millrace.transforms.RowScore;
import dev.millrace.transforms.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks the model about clients' windows, many at a time; what {@link dev.millrace.transforms.Score}
 * does to a collection, where the windows are already at hand.
 *
 * <p>A window that the model refuses ends the run: features are always finite, so that it is the
 * model that cannot be used.
 */
final class ScoreClients implements Consumer<ClientTotal> {
  private static final int BATCH = 256;

  private final OnnxScorer scorer;
  private final Consumer<Scored<ClientTotal>> next;
  private final List<ClientTotal> batch = new ArrayList<>(BATCH);
  private long received;
  private long sent;

  ScoreClients(OnnxScorer scorer, Consumer<Scored<ClientTotal>> next) {
    this.scorer = scorer;
    this.next = next;
  }

  @Override
  public void accept(ClientTotal total) {
    received++;
    batch.add(total);
    if (batch.size() == BATCH) {
      flush();
    }
  }

  /** Scores what is at hand. */
  void flush() {
    List<RowScore> scores =
        scorer.scoreFeatures(
            batch.stream()
                .map(total -> WebLogFeatures.of(total.activity(), total.recent()))
                .toList());
    for (int i = 0; i < batch.size(); i++) {
      next.accept(new Scored<>(batch.get(i), given(scores.get(i), batch.get(i).key())));
      sent++;
    }
    batch.clear();
  }

  private static double[] given(RowScore score, ClientWindow key) {
    if (score instanceof RowScore.Given given) {
      return given.values();
    }
    RowScore.Refused refused = (RowScore.Refused) score;
    throw new IllegalStateException(
        String.format(
            "Cannot score client %s at %s: %s",
            key.client(), java.time.Instant.ofEpochMilli(key.start()), refused.message()));
  }

  void countTo(Consumer<LedgerCount> books) {
    books.accept(Edges.MERGED.received(received));
    books.accept(Edges.SCORED.sent(sent));
  }
}
