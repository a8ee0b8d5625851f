package dev.millrace.conformance.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The tables of docs/features.md. The page itself is a resource beside this class, so the lists of
 * words that the oracle looks for are those that a reader of the page sees, to the byte: there is
 * no second list to be kept equal, and a word that only the pipeline knows shows as a difference.
 */
public final class FeaturesPage {
  private static final List<String> LINES = lines();

  private FeaturesPage() {}

  private static List<String> lines() {
    try (InputStream page = FeaturesPage.class.getResourceAsStream("features.md")) {
      byte[] bytes = Objects.requireNonNull(page, "features.md").readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words of a list: what stands in the last cell of its row, below this heading. */
  static WordList words(String heading, String list) {
    List<WordList> found =
        rows(heading).stream()
            .filter(cells -> cells.subList(0, cells.size() - 1).contains(list))
            .map(cells -> WordList.written(cells.get(cells.size() - 1)))
            .toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          "features.md has %d lists \"%s\" below \"%s\"".formatted(found.size(), list, heading));
    }
    return found.get(0);
  }

  /** The rows of the tables between a heading and the next, their heads included. */
  public static List<List<String>> rows(String heading) {
    List<List<String>> rows = new ArrayList<>();
    String last = "";
    for (String line : LINES) {
      if (line.startsWith("#")) {
        last = line.replaceFirst("^#+ ", "");
      } else if (line.startsWith("| ") && last.equals(heading)) {
        rows.add(cells(line));
      }
    }
    return rows;
  }

  /** A pipe within a cell is written {@code \|}. */
  private static List<String> cells(String row) {
    return Arrays.stream(row.substring(1).split("(?<!\\\\)\\|"))
        .map(cell -> cell.replace("\\|", "|").strip())
        .toList();
  }
}
