package dev.millrace.benchmarks.compare;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The medians of all contenders, as a table. */
final class Medians {
  private final Map<Contender, Figures> medians = new EnumMap<>(Contender.class);
  private final int rounds;

  private Medians(int rounds) {
    this.rounds = rounds;
  }

  static Medians of(Map<Contender, List<Figures>> runs) {
    Medians medians = new Medians(runs.values().stream().mapToInt(List::size).max().orElse(0));
    runs.forEach((contender, figures) -> medians.medians.put(contender, Figures.median(figures)));
    return medians;
  }

  /** In Markdown: each contender, and what Millrace takes in proportion to its rivals. */
  String table(long lines, String heap) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            "%n%,d lines, -Xmx%s for the engines, medians of %d%n%n", lines, heap, rounds));
    table.append(
        String.format("| %-26s | %8s | %8s | %9s |%n", "", "wall s", "CPU s", "memory MB"));
    table.append("|----------------------------|---------:|---------:|----------:|\n");
    medians.forEach(
        (contender, figures) ->
            table.append(
                String.format(
                    "| %-26s | %8.1f | %8.1f | %9.0f |%n",
                    contender.title(), figures.wall(), figures.cpu(), figures.memory())));
    ratio(table, Contender.MILLRACE_ON_FLINK, Contender.NATIVE_FLINK);
    ratio(table, Contender.MILLRACE_ON_SPARK, Contender.NATIVE_SPARK);
    ratio(table, Contender.MILLRACE_ON_FLINK, Contender.FLOOR);
    ratio(table, Contender.MILLRACE_ON_SPARK, Contender.FLOOR);
    return table.toString();
  }

  private void ratio(StringBuilder table, Contender one, Contender other) {
    Figures mine = medians.get(one);
    Figures theirs = medians.get(other);
    if (mine != null && theirs != null) {
      String engine = one == Contender.MILLRACE_ON_FLINK ? "Flink" : "Spark";
      String rival = other == Contender.FLOOR ? "plain Java" : "native";
      table.append(
          String.format(
              "| %-26s | %8.2f | %8.2f | %9.2f |%n",
              engine + ": Millrace / " + rival,
              mine.wall() / theirs.wall(),
              mine.cpu() / theirs.cpu(),
              mine.memory() / theirs.memory()));
    }
  }
}
