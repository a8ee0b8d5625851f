package dev.millrace.pipelines.query.prompt;

import java.util.List;
import java.util.Map;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes the names of tables and columns, words of SQL, and commands of the prompt. */
final class Words implements Completer {
  /** Each with what it does. */
  static final List<List<String>> COMMANDS =
      List.of(
          List.of("\\d", "lists the tables"),
          List.of("\\d TABLE", "lists the columns of a table and their types"),
          List.of("\\timing", "shows the time of each statement, or no longer"),
          List.of("\\?", "lists the commands"),
          List.of("\\q", "leaves, as Ctrl-D does"));

  private static final List<String> SQL =
      List.of(
          "SELECT",
          "DISTINCT",
          "FROM",
          "WHERE",
          "GROUP BY",
          "HAVING",
          "ORDER BY",
          "LIMIT",
          "JOIN",
          "LEFT JOIN",
          "RIGHT JOIN",
          "FULL JOIN",
          "CROSS JOIN",
          "ON",
          "UNION ALL",
          "WITH",
          "AS",
          "AND",
          "OR",
          "NOT",
          "IN",
          "EXISTS",
          "BETWEEN",
          "LIKE",
          "IS NULL",
          "IS NOT NULL",
          "CASE",
          "WHEN",
          "THEN",
          "ELSE",
          "END",
          "CAST",
          "COUNT",
          "SUM",
          "AVG",
          "MIN",
          "MAX",
          "SHOW TABLES",
          "DESCRIBE",
          "CREATE EXTERNAL TABLE",
          "LOCATION",
          "CREATE FUNCTION",
          "RETURNS",
          "RETURN",
          "INSERT INTO",
          "access_log",
          "SCORE",
          "URL_PART",
          "IP_IN",
          "PSEUDONYMISE",
          "PARSE_USER_AGENT",
          "APPROX_COUNT_DISTINCT",
          "APPROX_QUANTILE",
          "TOP_K");

  private final Answers answers;

  Words(Answers answers) {
    this.answers = answers;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (line.line().startsWith("\\")) {
      COMMANDS.forEach(
          command -> candidates.add(candidate(command.get(0).split(" ", 2)[0], "commands")));
    } else {
      SQL.forEach(word -> candidates.add(candidate(word, "SQL")));
    }
    for (Map.Entry<String, Map<String, String>> table : answers.tables().entrySet()) {
      candidates.add(candidate(table.getKey(), "tables"));
      if (!line.line().startsWith("\\")) {
        table.getValue().keySet().forEach(column -> candidates.add(candidate(column, "columns")));
      }
    }
  }

  private static Candidate candidate(String word, String group) {
    return new Candidate(word, word, group, null, null, null, true);
  }
}
