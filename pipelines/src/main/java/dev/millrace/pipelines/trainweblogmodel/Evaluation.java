package dev.millrace.pipelines.trainweblogmodel;

import com.google.common.collect.Lists;
import dev.millrace.pipelines.weblogalerts.Label;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.OnnxScorer;
import dev.millrace.transforms.RowScore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a model answers for client-minutes whose labels are known. */
final class Evaluation {
  private static final int BATCH = 1024;

  private final Confusion confusion = new Confusion();
  private final Map<String, long[]> byVariant = new TreeMap<>();

  private Evaluation() {}

  /** Scores the minutes with ONNX Runtime, as {@code web-log-alerts} does. */
  static Evaluation of(OnnxModel model, List<LabelledMinute> minutes, double minScore) {
    OnnxScorer scorer = OnnxScorer.of(model);
    Evaluation evaluation = new Evaluation();
    for (List<LabelledMinute> batch : Lists.partition(minutes, BATCH)) {
      List<RowScore> scores =
          scorer.scoreFeatures(Lists.transform(batch, LabelledMinute::features));
      for (int i = 0; i < batch.size(); i++) {
        evaluation.add(batch.get(i), Confusion.answer(values(scores.get(i)), minScore));
      }
    }
    return evaluation;
  }

  private static double[] values(RowScore score) {
    if (score instanceof RowScore.Given given) {
      return given.values();
    }
    throw new IllegalStateException("The model refuses a client-minute: " + score);
  }

  private void add(LabelledMinute minute, Label answer) {
    confusion.add(minute.label(), answer);
    long[] counts =
        byVariant.computeIfAbsent(
            minute.label().word() + " | " + minute.variant(), variant -> new long[3]);
    counts[0]++;
    counts[1] += answer == minute.label() ? 1 : 0;
    counts[2] += answer == Label.NORMAL ? 0 : 1;
  }

  Confusion confusion() {
    return confusion;
  }

  /** A table for people, in Markdown: a row for each simulated behaviour. */
  String variantsToMarkdown() {
    StringBuilder table =
        new StringBuilder(
            "| label | behaviour | client-minutes | right | any alert |\n|---|---|---:|---:|---:|");
    byVariant.forEach(
        (variant, counts) ->
            table.append(
                "\n| %s | %d | %.4f | %.4f |"
                    .formatted(
                        variant,
                        counts[0],
                        (double) counts[1] / counts[0],
                        (double) counts[2] / counts[0])));
    return table.append('\n').toString();
  }
}
