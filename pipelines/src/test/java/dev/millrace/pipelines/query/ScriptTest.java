package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.options.UsageException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScriptTest {
  @Test
  void aSemicolonInQuotesOrACommentEndsNoStatement() {
    Script script =
        Script.of(
            """
            -- one; two
            SELECT 'a;''b' AS "x;y" /* ; */ FROM t;
            ;
            SHOW TABLES; DESCRIBE `T t`
            """);

    assertThat(script.statements(), hasSize(3));
    assertThat(script.statements().get(1), is(new Statement.ShowTables()));
    assertThat(((Statement.Describe) script.statements().get(2)).table(), is("T t"));
  }

  /**
   * As the parser of queries has it: there a carriage return ends a comment, and so begins one //.
   */
  @Test
  void commentsEndWhereTheyEndForTheParser() {
    assertThat(Script.of("SELECT 1 -- it's\r; SHOW TABLES").statements(), hasSize(2));
    assertThat(Script.of("SELECT 1 // it's; b\n; SHOW TABLES").statements(), hasSize(2));
    assertThat(Script.of("SELECT '--', '/*' /***/; SHOW TABLES").statements(), hasSize(2));
    assertThat(Script.of("SELECT \"a'\", `b\"` /* ' */ ; SHOW TABLES").statements(), hasSize(2));
  }

  /** A mistake in a query is told by its place in the whole text. */
  @Test
  void aQueryStandsWhereItStoodInTheText() {
    String text = "SHOW TABLES;\n  SELECT a\n FROM t;";
    Statement.Ask ask = (Statement.Ask) Script.of(text).statements().get(1);

    assertThat(ask.sql(), is("            \n  SELECT a\n FROM t"));
    assertThat(ask.names(), hasItems("a", "t"));
  }

  @Test
  void aLogInFromIsATableOfTheSameLength() {
    String log = "access_log('/logs/*.log', 'combined')";
    Script script = Script.of("SELECT 1 FROM " + log + " l");
    Statement.Ask ask = (Statement.Ask) script.statements().get(0);

    assertThat(ask.sql(), is("SELECT 1 FROM access_log_1" + " ".repeat(log.length() - 12) + " l"));
    assertThat(
        script.logs(), contains(TableAddress.ofLog("access_log_1", "/logs/*.log", "combined")));
  }

  @Test
  void aTableIsCreatedOverFiles() {
    Script script =
        Script.of("CREATE EXTERNAL TABLE t TYPE csv LOCATION '/a/*.txt?schema=/b/c.avsc'");

    assertThat(
        script.statements(),
        is(
            List.of(
                new Statement.CreateTable(
                    new TableAddress(
                        "t",
                        new FilePlace(
                            "/a/*.txt", Optional.of(FileKind.CSV), "/b/c.avsc", null, null)),
                    22))));
  }

  @Test
  void aFunctionIsDefinedByAnExpression() {
    Script script =
        Script.of(
            "CREATE FUNCTION net(gross DECIMAL(9, 2), rate DOUBLE) RETURNS DECIMAL(9, 2)"
                + " RETURN gross / (1 + rate); SELECT net(1, 2)");

    assertThat(script.statements(), hasSize(2));
    Statement.CreateFunction create = (Statement.CreateFunction) script.statements().get(0);
    assertThat(create.function().name(), is("net"));
    assertThat(create.at(), is(16));
  }

  @Test
  void aMistakeInAFunctionIsToldByItsPlace() {
    assertMistake(
        "Invalid SQL at line 2, column 8: b is no parameter of the function f (it has: a)",
        "CREATE FUNCTION f(a INT) RETURNS INT\nRETURN b");
    assertMistake(
        "Invalid SQL at line 1, column 27: Expected RETURNS, found RETURN",
        "CREATE FUNCTION f (a INT) RETURN a");
    assertMistake(
        "Invalid SQL at line 1, column 26: There is a parameter a already",
        "CREATE FUNCTION f(a INT, a INT) RETURNS INT RETURN a");
    assertMistake(
        "Invalid SQL at line 1, column 29: There is a parameter X already",
        "CREATE FUNCTION f(x DOUBLE, X INT) RETURNS DOUBLE RETURN x");
    assertMistake(
        "Invalid SQL at line 1, column 21: There is no type INTT (such as BIGINT, DOUBLE,"
            + " DECIMAL(9, 2), VARCHAR, DATE)",
        "CREATE FUNCTION f(a INTT) RETURNS INT RETURN a");
    assertMistake(
        "Invalid SQL at line 2, column 9: There is no type TEXTT (such as BIGINT, DOUBLE,"
            + " DECIMAL(9, 2), VARCHAR, DATE)",
        "CREATE FUNCTION f(a INT)\nRETURNS TEXTT RETURN a");
    assertMistake(
        "Invalid SQL at line 1, column 49: The function F calls itself (it may call functions that"
            + " were defined before it)",
        "CREATE FUNCTION F(a INT) RETURNS INT RETURN 1 + f(a)");
    assertMistake(
        "Invalid SQL at line 2, column 1: uuid is a word of SQL's own, by which no function can be"
            + " called (choose another name)",
        "CREATE FUNCTION\nuuid(a INT) RETURNS INT RETURN a");
    assertMistake(
        "Invalid SQL at line 1, column 17: Access_Log(…) is a log in a FROM (choose another name)",
        "CREATE FUNCTION Access_Log(a INT) RETURNS INT RETURN a");
    assertMistake(
        "Invalid SQL at line 1, column 44: Expected an expression, found the end of the statement",
        "CREATE FUNCTION f(a INT) RETURNS INT RETURN");
  }

  @Test
  void aMistakeIsToldByItsPlace() {
    assertMistake(
        "Invalid SQL at line 2, column 8: What begins with this ' does not end",
        "SELECT 1;\nSELECT 'a");
    assertMistake(
        "Invalid SQL at line 1, column 24: Columns are not declared here (leave them out: the files"
            + " have them, or give LOCATION 'files?schema=FILE' with an Avro schema)",
        "CREATE EXTERNAL TABLE t(a BIGINT) LOCATION 'x'");
    assertMistake(
        "Invalid SQL at line 1, column 33: Expected LOCATION, found the end of the statement",
        "CREATE EXTERNAL TABLE t TYPE csv");
    assertMistake(
        "Invalid SQL at line 1, column 8: Expected EXTERNAL TABLE or FUNCTION, found TABLE",
        "CREATE TABLE t (a BIGINT)");
    assertMistake("Invalid SQL at line 1, column 1: There is no statement (write a SELECT)", " ; ");
  }

  @Test
  void aStatementThatThereIsNotIsToldWithWhatThereIsForIt() {
    assertMistake(
        "Invalid SQL at line 2, column 1: There is no update, as rows of a table are not changed"
            + " (INSERT INTO adds some, and a SELECT with --output=FOLDER replaces the run before,"
            + " so SELECT what is to be left there)",
        "SELECT 1;\nupdate t SET a = 1");
    assertMistake(
        "Invalid SQL at line 1, column 1: There is no DROP, as a table is declared for the"
            + " statements behind it alone (change its CREATE EXTERNAL TABLE, or leave it out; its"
            + " files and tables of databases stay)",
        "DROP TABLE t");
    assertMistake(
        "Invalid SQL at line 1, column 1: There is no BEGIN, as each statement is published by"
            + " itself, whole or not at all (leave it out)",
        "BEGIN; SELECT 1");
    assertMistake(
        "Invalid SQL at line 1, column 1: A statement cannot begin with EXPLAIN (must be one of"
            + " SELECT, WITH, VALUES, CREATE, INSERT, SHOW, DESCRIBE)",
        "EXPLAIN SELECT 1");
    assertMistake(
        "Invalid SQL at line 1, column 1: A statement cannot begin with SELEKT (must be one of"
            + " SELECT, WITH, VALUES, CREATE, INSERT, SHOW, DESCRIBE; nearest: SELECT)",
        "SELEKT 1");
    for (String word : List.of("DELETE", "MERGE", "UPSERT", "REPLACE", "TRUNCATE", "ALTER")) {
      UsageException mistake = assertThrows(UsageException.class, () -> Script.of(word + " t"));
      assertThat(mistake.getMessage(), containsString("There is no " + word + ", as "));
    }
  }

  private static void assertMistake(String message, String sql) {
    UsageException mistake = assertThrows(UsageException.class, () -> Script.of(sql));
    assertThat(mistake.getMessage(), is(message));
  }
}
