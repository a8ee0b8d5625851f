package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.Edge;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.pipelines.AllButOne;
import dev.millrace.pipelines.ingestevents.EventTableFormat;
import dev.millrace.transforms.sql.Query;
import dev.millrace.transforms.sql.QueryPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.PCollection;
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
  void whatLeaksBetweenTwoStepsIsNoticedAndNothingIsPublished(Edge edge) throws IOException {
    RuntimeException failure = assertThrows(RuntimeException.class, () -> run(new Leak(edge)));

    assertThat(String.valueOf(failure.getMessage()), containsString(edge.to()));
    assertThat(Files.exists(folder.resolve("out/current.json")), is(false));
  }

  static Stream<Edge> edges() {
    return Stream.of(Edges.files("t"), Edges.rows("t"), Edges.DEAD_LETTERS, Edges.RESULT);
  }

  private Run run(Seams seams) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), "id,name\n1,a\n2,b\nx,c\n3,d\ny,e\n");
    QueryOptions options = PipelineOptionsFactory.as(QueryOptions.class);
    options.setInferRecords(2);
    QueryTable table = TableAddress.parse("t=" + file).open(options);
    Query query = Query.of("SELECT id FROM t").withOrderingColumns();
    QueryPlan plan = query.plan(Map.of("t", table.schema().rowSchema()));
    Run run = Run.startingAt(Instant.now(), folder.resolve("out").toString());
    Pipeline pipeline = Pipeline.create();
    new QueryGraph(
            new QueryGraph.Settings(
                List.of(table),
                query,
                ResultColumns.landed(plan.schema()),
                1,
                plan.ordering(),
                EventTableFormat.PARQUET,
                3,
                List.of()),
            TableOfRun.of(List.of(table), run),
            run,
            null,
            seams)
        .build(pipeline);
    Publication.of(run).claim();
    pipeline.run().waitUntilFinish();
    return run;
  }

  /** Loses an element on its way over one edge. */
  private record Leak(Edge at) implements Seams {
    @Override
    public <T> PCollection<T> between(Edge edge, PCollection<T> elements) {
      return edge.equals(at) ? AllButOne.of(elements) : elements;
    }
  }
}
