package dev.millrace.pipelines.trainweblogmodel;

import dev.millrace.pipelines.weblogalerts.Label;
import java.util.Arrays;

/**
 * How often each true label was given each answer. The answer is the label with the greatest score,
 * or normal if that label's score is below the threshold: what {@code web-log-alerts} would do.
 */
final class Confusion {
  private static final Label[] LABELS = Label.values();

  private final long[][] counts = new long[LABELS.length][LABELS.length];

  /** The answer for scores in the order of {@link Label}. */
  static Label answer(double[] scores, double minScore) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return scores[best] >= minScore ? LABELS[best] : Label.NORMAL;
  }

  void add(Label truth, Label answer) {
    counts[truth.ordinal()][answer.ordinal()]++;
  }

  long count(Label truth, Label answer) {
    return counts[truth.ordinal()][answer.ordinal()];
  }

  /** How many client-minutes truly have this label. */
  long truly(Label truth) {
    return Arrays.stream(counts[truth.ordinal()]).sum();
  }

  long answered(Label answer) {
    return Arrays.stream(counts).mapToLong(row -> row[answer.ordinal()]).sum();
  }

  /** Harmonic mean of precision and recall; 0 if neither was ever right. */
  double f1(Label label) {
    long both = truly(label) + answered(label);
    return both == 0 ? 0 : 2.0 * count(label, label) / both;
  }

  /** Mean of the F1 of all labels, normal included, each with the same weight. */
  double macroF1() {
    return Arrays.stream(LABELS).mapToDouble(this::f1).average().orElse(0);
  }

  /** Normal client-minutes that would raise an alert, of a thousand. */
  double falseAlarmsPerThousand() {
    long normal = truly(Label.NORMAL);
    return normal == 0 ? 0 : 1000.0 * (normal - count(Label.NORMAL, Label.NORMAL)) / normal;
  }

  /** A table for people, in Markdown: a row for each true label. */
  String toMarkdown() {
    StringBuilder table = new StringBuilder("| truly \\ answered |");
    for (Label label : LABELS) {
      table.append(' ').append(label.word()).append(" |");
    }
    table.append(" precision | recall | F1 |\n|---|").append("---:|".repeat(LABELS.length + 3));
    for (Label truth : LABELS) {
      table.append("\n| ").append(truth.word()).append(" |");
      for (Label answer : LABELS) {
        table.append(' ').append(count(truth, answer)).append(" |");
      }
      double right = count(truth, truth);
      table.append(
          " %.4f | %.4f | %.4f |"
              .formatted(
                  right / Math.max(1, answered(truth)),
                  right / Math.max(1, truly(truth)),
                  f1(truth)));
    }
    return table.append('\n').toString();
  }
}
