package dev.millrace.pipelines.console;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An aligned table of text. Whole numbers have thousands separators and stand right, as does a
 * column of nothing but numbers with its heading; a cell longer than 60 characters is cut. Each
 * withX returns another table.
 */
public final class Table {
  private static final int WIDEST = 60;
  private static final String GAP = "  ";

  private final List<String> headings;
  private final Set<String> right;
  private final List<List<Object>> rows;

  private Table(List<String> headings, Set<String> right, List<List<Object>> rows) {
    this.headings = headings;
    this.right = right;
    this.rows = rows;
  }

  /** A table without rows. */
  public static Table of(String... headings) {
    return new Table(List.of(headings), Set.of(), List.of());
  }

  /** Columns that stand right though they hold text, such as percentages. */
  public Table withRight(String... columns) {
    for (String column : columns) {
      checkArgument(
          headings.contains(column), "Invalid column: %s (must be one of %s)", column, headings);
    }
    return new Table(headings, Set.of(columns), rows);
  }

  /** One more row, a cell for each heading; an empty string for a cell with nothing in it. */
  public Table withRow(Object... cells) {
    checkArgument(
        cells.length == headings.size(),
        "Invalid row: %s cells (must be %s, one for each of %s)",
        cells.length,
        headings.size(),
        headings);
    List<List<Object>> longer = new ArrayList<>(rows);
    longer.add(List.of(cells));
    return new Table(headings, right, longer);
  }

  /** Heading, rule and rows, without blanks at the end of a line. */
  public List<String> lines() {
    String[][] cells =
        Stream.concat(Stream.of(List.<Object>copyOf(headings)), rows.stream())
            .map(row -> row.stream().map(Table::shown).toArray(String[]::new))
            .toArray(String[][]::new);
    int[] widths = new int[headings.size()];
    for (String[] row : cells) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], length(row[column]));
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : cells) {
      lines.add(line(row, widths));
    }
    lines.add(1, line(Arrays.stream(widths).mapToObj("─"::repeat).toArray(String[]::new), widths));
    return lines;
  }

  private String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.length; column++) {
      String blanks = " ".repeat(widths[column] - length(row[column]));
      line.append(column == 0 ? "" : GAP)
          .append(standsRight(column) ? blanks + row[column] : row[column] + blanks);
    }
    return line.toString().stripTrailing();
  }

  private boolean standsRight(int column) {
    return right.contains(headings.get(column))
        || (!rows.isEmpty() && rows.stream().allMatch(row -> row.get(column) instanceof Number));
  }

  private static String shown(Object cell) {
    if (cell instanceof Long || cell instanceof Integer) {
      return Figures.count(((Number) cell).longValue());
    }
    String text = Printable.of(cell.toString());
    return length(text) <= WIDEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, WIDEST - 1)) + "…";
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
