package dev.millrace.benchmarks.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a process took.
 *
 * @param wall seconds from its start to its end, the virtual machine's start included
 * @param cpu seconds of all its threads
 * @param memory megabytes that were resident at most
 */
record Figures(double wall, double cpu, double memory) {

  /** Each figure's median, on its own. */
  static Figures median(List<Figures> runs) {
    return new Figures(
        median(runs, Figures::wall), median(runs, Figures::cpu), median(runs, Figures::memory));
  }

  private static double median(List<Figures> runs, ToDoubleFunction<Figures> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).toArray();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
