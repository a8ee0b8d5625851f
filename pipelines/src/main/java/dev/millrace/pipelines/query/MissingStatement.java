package dev.millrace.pipelines.query;

import dev.millrace.pipelines.options.Nearest;
import java.util.List;
import java.util.Locale;

/** Says of a word that begins no statement here what there is for what is meant by it. */
final class MissingStatement {
  private static final List<String> BEGINNINGS =
      List.of("SELECT", "WITH", "VALUES", "CREATE", "INSERT", "SHOW", "DESCRIBE");

  private MissingStatement() {}

  /**
   * @param word as it is written
   */
  static String of(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "UPDATE", "DELETE", "MERGE", "UPSERT", "REPLACE", "TRUNCATE" ->
          thereIsNo(
              word,
              "rows of a table are not changed (INSERT INTO adds some, and a SELECT with"
                  + " --output=FOLDER replaces the run before, so SELECT what is to be left"
                  + " there)");
      case "DROP", "ALTER", "RENAME" ->
          thereIsNo(
              word,
              "a table is declared for the statements behind it alone (change its CREATE EXTERNAL"
                  + " TABLE, or leave it out; its files and tables of databases stay)");
      case "BEGIN", "START", "COMMIT", "ROLLBACK" ->
          thereIsNo(
              word, "each statement is published by itself, whole or not at all (leave it out)");
      case "EXPLAIN", "ANALYZE", "SET", "USE", "GRANT", "REVOKE", "CALL", "COPY", "LOAD" ->
          cannotBegin(word, "");
      default -> cannotBegin(word, "; nearest: " + Nearest.to(word, BEGINNINGS).orElseThrow());
    };
  }

  private static String thereIsNo(String word, String reason) {
    return "There is no " + word + ", as " + reason;
  }

  private static String cannotBegin(String word, String hint) {
    return "A statement cannot begin with %s (must be one of %s%s)"
        .formatted(word, String.join(", ", BEGINNINGS), hint);
  }
}
