package dev.millrace.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One statement of the corpus and what must become of it. A file has blocks with empty lines
 * between them; a block is comments and sections, each of which begins with its name alone on a
 * line:
 *
 * <ul>
 *   <li>{@code query}: the statement; DuckDB gives the expected rows, in any order;
 *   <li>{@code ordered}: the same, and the rows come in DuckDB's order;
 *   <li>{@code duckdb}: what DuckDB runs instead where it means another thing by the same text. It
 *       may be the answer itself, worked out by hand, and then the comment says why;
 *   <li>{@code refused}: the message that the statement is refused with before anything runs;
 *   <li>{@code fails}: what the message of the failing run contains.
 * </ul>
 *
 * @param name the file's name and the number of the line that the statement begins at
 * @param oracle the text that DuckDB runs
 */
record SqlStatement(
    String name,
    String sql,
    String oracle,
    boolean ordered,
    Optional<String> refused,
    Optional<String> fails) {
  private static final Set<String> SECTIONS =
      Set.of("query", "ordered", "duckdb", "refused", "fails");

  /** Whether it has rows to compare. */
  boolean answers() {
    return refused.isEmpty() && fails.isEmpty();
  }

  /** The statements of a file of the corpus. */
  static List<SqlStatement> of(String group) throws IOException {
    List<SqlStatement> statements = new ArrayList<>();
    Map<String, StringBuilder> block = new LinkedHashMap<>();
    String section = "";
    int line = 0;
    int start = 0;
    for (String text : (resource(group + ".test") + "\n").split("\n", -1)) {
      line++;
      if (text.isBlank()) {
        if (!block.isEmpty()) {
          statements.add(of(group + ":" + start, block));
        }
        block.clear();
        section = "";
      } else if (SECTIONS.contains(text)) {
        section = text;
        start = block.isEmpty() ? line : start;
        block.put(section, new StringBuilder());
      } else if (!text.startsWith("#")) {
        StringBuilder open = block.get(section);
        if (open == null) {
          throw new IllegalStateException(group + ":" + line + " is in no section: " + text);
        }
        open.append(open.isEmpty() ? "" : "\n").append(text);
      }
    }
    return statements;
  }

  private static SqlStatement of(String name, Map<String, StringBuilder> block) {
    boolean ordered = block.containsKey("ordered");
    Optional<String> sql = text(block, ordered ? "ordered" : "query");
    if (sql.isEmpty()) {
      throw new IllegalStateException(name + " has no statement");
    }
    return new SqlStatement(
        name,
        sql.get(),
        text(block, "duckdb").orElse(sql.get()),
        ordered,
        text(block, "refused"),
        text(block, "fails"));
  }

  private static Optional<String> text(Map<String, StringBuilder> block, String section) {
    return Optional.ofNullable(block.get(section)).map(StringBuilder::toString);
  }

  static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(SqlStatement.class.getResourceAsStream("sql/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public String toString() {
    return name + " " + sql.replace('\n', ' ');
  }
}
