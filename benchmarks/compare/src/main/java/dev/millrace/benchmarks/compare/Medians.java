package dev.millrace.benchmarks.compare;

import java.util.Map;

/** Medians, and what one program takes in proportion to another, as a table in Markdown. */
final class Medians {
  private final Map<Program, Figures> medians;
  private final StringBuilder table;

  private Medians(Map<Program, Figures> medians, StringBuilder table) {
    this.medians = medians;
    this.table = table;
  }

  /**
   * A table of each program.
   *
   * @param caption of what, and under which conditions
   */
  static Medians of(String caption, Map<Program, Figures> medians) {
    StringBuilder table = new StringBuilder();
    table.append(String.format("%n%s%n%n", caption));
    table.append(
        String.format("| %-28s | %8s | %8s | %9s |%n", "", "wall s", "CPU s", "memory MB"));
    table.append("|------------------------------|---------:|---------:|----------:|\n");
    medians.forEach(
        (program, figures) ->
            table.append(
                String.format(
                    "| %-28s | %8.1f | %8.1f | %9.0f |%n",
                    program.title(), figures.wall(), figures.cpu(), figures.memory())));
    return new Medians(medians, table);
  }

  /** The same with a proportion, if both took part. */
  Medians ratio(String title, Program one, Program other) {
    Figures mine = medians.get(one);
    Figures theirs = medians.get(other);
    if (mine != null && theirs != null) {
      table.append(
          String.format(
              "| %-28s | %8.2f | %8.2f | %9.2f |%n",
              title,
              mine.wall() / theirs.wall(),
              mine.cpu() / theirs.cpu(),
              mine.memory() / theirs.memory()));
    }
    return this;
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
