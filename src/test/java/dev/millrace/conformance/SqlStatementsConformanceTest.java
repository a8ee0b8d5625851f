package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.sql.QueryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.Create;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Statements over small tables give DuckDB's answers, or are refused or fail as the corpus says:
 * the files of {@code sql/} beside this class, which {@link SqlStatement} describes.
 */
@Tag("runs")
class SqlStatementsConformanceTest {
  private static final List<String> TABLES = List.of("people", "orders", "visits", "numbers");
  private static final int STATEMENTS = 200;

  /** All files of the corpus. */
  static List<String> groups() {
    return List.of(
        "aggregates",
        "conditions",
        "dates",
        "grouping",
        "joins",
        "not-supported",
        "order",
        "sets",
        "strings",
        "subqueries",
        "types",
        "windows");
  }

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("groups")
  void statementsGetDuckDbsAnswers(String group) throws Exception {
    List<SqlStatement> statements =
        SqlStatement.of(group).stream().filter(SqlStatement::answers).toList();
    List<String> wrong = new ArrayList<>();
    try (SqlOracle oracle = oracle()) {
      SqlRun run = run();
      List<SqlStatement> accepted = new ArrayList<>();
      for (SqlStatement statement : statements) {
        try {
          run.statement(statement.name(), statement.sql());
          accepted.add(statement);
        } catch (RuntimeException e) {
          wrong.add(statement + "\n  is refused: " + e);
        }
      }
      if (!accepted.isEmpty()) {
        Map<String, List<List<@Nullable String>>> answers = run.run();
        for (SqlStatement statement : accepted) {
          judge(statement, oracle, Objects.requireNonNull(answers.get(statement.name())), wrong);
        }
      }
    }

    assertThat(String.join("\n", wrong), wrong, is(empty()));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void statementsAreRefusedBeforeTheyRun(String group) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (SqlStatement statement : SqlStatement.of(group)) {
      if (statement.refused().isPresent()) {
        String got = refusal(statement);
        if (!got.equals(statement.refused().get())) {
          wrong.add(
              statement + "\n  expected: " + statement.refused().get() + "\n  got:      " + got);
        }
      }
    }

    assertThat(String.join("\n", wrong), wrong, is(empty()));
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("failing")
  void statementsFailRatherThanBeWrong(SqlStatement statement) throws IOException {
    SqlRun run = run();
    run.statement(statement.name(), statement.sql());
    Throwable failed = assertThrows(Throwable.class, run::run, statement.toString());

    StringBuilder messages = new StringBuilder();
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      messages.append(cause).append('\n');
    }
    assertThat(messages.toString(), containsString(statement.fails().orElseThrow()));
  }

  static List<SqlStatement> failing() throws IOException {
    List<SqlStatement> failing = new ArrayList<>();
    for (String group : groups()) {
      SqlStatement.of(group).stream().filter(one -> one.fails().isPresent()).forEach(failing::add);
    }
    return failing;
  }

  @Test
  void theCorpusIsAsLargeAsThePageSays() throws IOException {
    int statements = 0;
    for (String group : groups()) {
      statements += SqlStatement.of(group).size();
    }

    assertThat(statements, is(greaterThanOrEqualTo(STATEMENTS)));
  }

  /** So that the page leaves out nothing that does not work, and nothing that works by now. */
  @Test
  void thePageListsWhatDoesNotWork() throws IOException {
    StringBuilder table = new StringBuilder();
    for (String group : groups()) {
      for (SqlStatement statement : SqlStatement.of(group)) {
        if (!statement.answers()) {
          table
              .append("| `")
              .append(statement.sql().replace('\n', ' ').replace("|", "\\|"))
              .append("` | ")
              .append(statement.refused().or(statement::fails).orElseThrow())
              .append(" |\n");
        }
      }
    }

    assertThat(
        Files.readString(SharedData.projectRoot().resolve("docs/query-statements.md")),
        containsString(table.toString()));
  }

  private static void judge(
      SqlStatement statement,
      SqlOracle oracle,
      List<List<@Nullable String>> got,
      List<String> wrong) {
    try {
      List<List<@Nullable String>> expected = oracle.answer(statement.oracle());
      boolean same =
          statement.ordered()
              ? SqlAnswer.same(expected, got)
              : SqlAnswer.same(SqlAnswer.sorted(expected), SqlAnswer.sorted(got));
      if (!same) {
        wrong.add(statement + "\n  expected: " + expected + "\n  got:      " + got);
      }
    } catch (SQLException e) {
      wrong.add(statement + "\n  DuckDB: " + e.getMessage());
    }
  }

  private String refusal(SqlStatement statement) throws IOException {
    try {
      run().statement(statement.name(), statement.sql());
      return "nothing: it is accepted";
    } catch (QueryException e) {
      return String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      return e.toString();
    }
  }

  private static SqlOracle oracle() throws SQLException, IOException {
    SqlOracle oracle = SqlOracle.open();
    for (String table : TABLES) {
      oracle.load(SqlTable.of(table));
    }
    return oracle;
  }

  private SqlRun run() throws IOException {
    SqlRun run = SqlRun.in(Files.createTempDirectory(folder, "run"));
    for (String name : TABLES) {
      SqlTable table = SqlTable.of(name);
      run.table(
          name, run.pipeline().apply(name, Create.of(table.rows()).withRowSchema(table.schema())));
    }
    return run;
  }
}
