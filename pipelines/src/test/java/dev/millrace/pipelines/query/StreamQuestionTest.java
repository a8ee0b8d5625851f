package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.millrace.transforms.sql.DefinedFunction;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamQuestionTest {
  private static final String FUNCTION = "CREATE FUNCTION f(a INT) RETURNS INT RETURN a + 1;";
  private static final String QUERY = "SELECT f(status) AS s\n FROM web WHERE status > :least";
  private static final String[] OPTIONS = {
    "--param=least=400", "--resultTopic=kafka://h:1/minutes?client.id=me"
  };

  @Test
  void theSameQuestionIsKnownWhereverItStandsAndWhoeverAsks() {
    String known = known(FUNCTION + QUERY, OPTIONS);

    assertThat(known, startsWith("SELECT f(status) AS s FROM web WHERE status > :least ("));
    assertThat(
        known(
            "\n" + FUNCTION + "\n\n" + QUERY + ";",
            OPTIONS[0],
            "--resultTopic=kafka://h:1/minutes?client.id=you"),
        is(known));
  }

  @ParameterizedTest
  @CsvSource({
    "RETURN a + 1, RETURN a + 2",
    "f(a INT), f(a BIGINT)",
    "RETURNS INT, RETURNS BIGINT",
    "status > :least, status < :least",
    "least=400, least=500",
    "/minutes, /hours",
    "kafka://h:1/, kafka://other:1/"
  })
  void anotherQuestionIsKnownForAnother(String part, String other) {
    String[] changed = new String[OPTIONS.length];
    for (int option = 0; option < changed.length; option++) {
      changed[option] = OPTIONS[option].replace(part, other);
    }

    assertThat(
        known((FUNCTION + QUERY).replace(part, other), changed),
        is(not(known(FUNCTION + QUERY, OPTIONS))));
  }

  @Test
  void aTopicForTheResultMakesAnotherQuestion() {
    assertThat(known(FUNCTION + QUERY, OPTIONS[0]), is(not(known(FUNCTION + QUERY, OPTIONS))));
  }

  @Test
  void anotherModelMakesAnotherQuestionThatNamesIt() {
    String known = known(List.of("a.onnx@0123456789ab"), FUNCTION + QUERY, OPTIONS);

    assertThat(
        known,
        startsWith(
            "SELECT f(status) AS s FROM web WHERE status > :least by a.onnx@0123456789ab ("));
    assertThat(known(List.of("a.onnx@0123456789ac"), FUNCTION + QUERY, OPTIONS), is(not(known)));
  }

  private static String known(String text, String... options) {
    return known(List.of(), text, options);
  }

  private static String known(List<String> models, String text, String... options) {
    List<DefinedFunction> functions = new ArrayList<>();
    List<Statement.Ask> asked = new ArrayList<>();
    for (Statement statement : Script.of(text).statements()) {
      if (statement instanceof Statement.CreateFunction create) {
        functions.add(create.function());
      } else if (statement instanceof Statement.Ask ask) {
        asked.add(ask);
      }
    }
    return StreamQuestion.of(
            asked.get(0),
            functions,
            models,
            PipelineOptionsFactory.fromArgs(options).as(QueryOptions.class))
        .known();
  }
}
