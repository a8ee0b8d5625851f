package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.options.UsageException;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

/** An engine that takes a job and waits for nothing. */
class DetachedQueryTest {
  private final DetachedLaunch engine = new DetachedLaunch();

  @Test
  void aResultThatNobodyCouldPrintIsRefusedBeforeAnythingRuns() {
    UsageException refused =
        assertThrows(
            UsageException.class,
            () -> new QueryPipeline().run(options("--sql=SELECT 1; SELECT 2"), engine));

    assertThat(
        refused.getMessage(),
        is(
            "Missing --output (must be given, as the engine does not wait for the end of the job:"
                + " there would be no result to print)"));
    assertThat(engine.submitted(), is(List.of()));
  }

  /** Where no --output is taken, one that is asked for would only be refused. */
  @Test
  void atThePromptAMissingFolderIsToldWithTheWayToIt() {
    QueryOptions options = options();
    UsageException refused =
        assertThrows(
            UsageException.class,
            () -> new CatalogAnswers(options, engine, TableCatalog.of(options)).answer("SELECT 1"));

    assertThat(
        refused.getMessage(),
        is(
            "Missing --output (must be given, as the engine does not wait for the end of the job:"
                + " there would be no result to print; leave this prompt, which takes none, and"
                + " give --sqlFile=FILE with it)"));
  }

  private static QueryOptions options(String... arguments) {
    return PipelineOptionsFactory.fromArgs(arguments).as(QueryOptions.class);
  }
}
