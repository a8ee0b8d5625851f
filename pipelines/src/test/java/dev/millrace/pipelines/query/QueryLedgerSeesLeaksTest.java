package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.io.Resources;
import dev.millrace.io.Edge;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.sql.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QueryLedgerSeesLeaksTest {
  @TempDir Path folder;

  @Test
  void withoutALeakTheResultIsPublished() throws IOException {
    Run run = run(Seams.NONE);

    assertThat(Publication.of(run).published(), is(Optional.of(run.id())));
  }

  @ParameterizedTest
  @MethodSource("edges")
  void whatLeaksBetweenTwoStepsIsNoticedAndNothingIsPublished(Edge edge) {
    RuntimeException failure =
        assertThrows(RuntimeException.class, () -> run(new LeakyQuery.Leak(edge)));

    assertThat(String.valueOf(failure.getMessage()), containsString(edge.to()));
    assertThat(Files.exists(folder.resolve("out/current.json")), is(false));
  }

  static Stream<Edge> edges() {
    return Stream.of(
        Edges.files("t"), Edges.rows("t"), Edges.DEAD_LETTERS, Edges.UNSCORED, Edges.RESULT);
  }

  private Run run(Seams seams) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), "id,name\n1,a\n2,b\nx,c\n3,d\ny,e\n");
    QueryOptions options = LeakyQuery.options();
    options.setInferRecords(2);
    byte[] model = Resources.toByteArray(Resources.getResource(getClass(), "weighted-sum.onnx"));
    Query query =
        Query.of(
                "SELECT SCORE('sum.onnx', id, CASE WHEN id > 2 THEN 1E300 ELSE 0E0 END) AS score"
                    + " FROM t")
            .withModels(name -> OnnxModel.of(name, model))
            .withOrderingColumns();
    return LeakyQuery.over(TableAddress.parse("t=" + file).open(options), query, folder, seams);
  }
}
