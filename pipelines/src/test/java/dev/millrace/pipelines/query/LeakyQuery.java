package dev.millrace.pipelines.query;

import dev.millrace.io.Edge;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.pipelines.AllButOne;
import dev.millrace.pipelines.ingestevents.EventTableFormat;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.sql.Query;
import dev.millrace.transforms.sql.QueryPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.PCollection;

/** A query over {@code t}, on whose way something may be lost. */
final class LeakyQuery {
  static final Query IDS = Query.of("SELECT id FROM t").withOrderingColumns();

  private LeakyQuery() {}

  static QueryOptions options() {
    return PipelineOptionsFactory.as(QueryOptions.class);
  }

  /** Runs it over a table {@code t}, whose rows have an {@code id}, into {@code out}. */
  static Run over(QueryTable table, Path folder, Seams seams) throws IOException {
    return over(table, IDS, folder, seams);
  }

  /** The same for another query of one column. */
  static Run over(QueryTable table, Query query, Path folder, Seams seams) throws IOException {
    Run run = Run.startingAt(Instant.now(), folder.resolve("out").toString());
    return over(TableOfRun.of(List.of(table), run), query, run, seams, none -> Optional.empty());
  }

  /** The same of what a run reads already. */
  static Run over(List<TableOfRun> tables, Run run, Seams seams) throws IOException {
    return over(tables, run, seams, none -> Optional.empty());
  }

  /** Where the rows of a result land that are to land in no files. */
  @FunctionalInterface
  interface Landing {
    Optional<InsertedRows> of(EventSchema columns) throws IOException;
  }

  /** The same with rows that land elsewhere. */
  static Run over(List<TableOfRun> tables, Run run, Seams seams, Landing landing)
      throws IOException {
    return over(tables, IDS, run, seams, landing);
  }

  private static Run over(
      List<TableOfRun> tables, Query query, Run run, Seams seams, Landing landing)
      throws IOException {
    QueryPlan plan = query.plan(Map.of("t", tables.get(0).table().schema().rowSchema()));
    Pipeline pipeline = Pipeline.create();
    ResultColumns columns = ResultColumns.landed(plan.schema());
    Optional<InsertedRows> inserted = landing.of(columns.schema());
    Publication publication = Publication.of(run);
    publication.claim();
    QueryGraph graph =
        new QueryGraph(
            new QueryGraph.Settings(
                List.of(tables.get(0).table()),
                query,
                columns,
                1,
                plan.ordering(),
                plan.hasDeadLetters(),
                EventTableFormat.PARQUET,
                3,
                List.of()),
            tables,
            run,
            null,
            seams);
    try {
      (inserted.isEmpty() ? graph : graph.landingIn(inserted.get().open())).build(pipeline);
      pipeline.run().waitUntilFinish();
    } catch (IOException | RuntimeException e) {
      if (inserted.isPresent()) {
        inserted.get().abandon();
      }
      publication.abandon();
      throw e;
    }
    return run;
  }

  /** Loses an element on its way over one edge. */
  record Leak(Edge at) implements Seams {
    @Override
    public <T> PCollection<T> between(Edge edge, PCollection<T> elements) {
      return edge.equals(at) ? AllButOne.of(elements) : elements;
    }
  }
}
