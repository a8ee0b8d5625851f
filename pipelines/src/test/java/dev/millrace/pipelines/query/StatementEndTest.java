package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementEndTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1;",
        "SELECT 1 ; -- the first\n /* and the last */ ",
        "SELECT ';';",
        "SELECT 'it''s';",
        "SELECT \"a;b\" FROM `c;d`;",
        "SELECT 1 -- ;\n;",
        "SELECT 1 /* -- */;",
        "SELECT 1; SELECT 2;"
      })
  void findsTheSemicolonThatEnds(String text) {
    assertThat(SqlToken.isEnded(text), is(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SELECT 1",
        "SELECT 1 -- ;",
        "SELECT 1 /* ; */",
        "SELECT 1 /* ;",
        "SELECT ';",
        "SELECT 'it''s;",
        "SELECT \"a;",
        "SELECT `a;",
        "SELECT 1; SELECT 2",
        "SELECT 1 -- isn't\n"
      })
  void waitsForIt(String text) {
    assertThat(SqlToken.isEnded(text), is(false));
  }
}
