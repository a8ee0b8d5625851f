package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.EngineSession;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.pipelines.options.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

/** An engine that takes a job and waits for nothing. */
class DetachedQueryTest {
  private final List<Pipeline> submitted = new ArrayList<>();

  @Test
  void aResultThatNobodyCouldPrintIsRefusedBeforeAnythingRuns() {
    UsageException refused =
        assertThrows(
            UsageException.class,
            () -> new QueryPipeline().run(options("--sql=SELECT 1; SELECT 2"), new Detached()));

    assertThat(
        refused.getMessage(),
        is(
            "Missing --output (must be given, as the engine does not wait for the end of the job:"
                + " there would be no result to print)"));
    assertThat(submitted, is(List.of()));
  }

  private static QueryOptions options(String... arguments) {
    return PipelineOptionsFactory.fromArgs(arguments).as(QueryOptions.class);
  }

  private final class Detached implements Launch {
    @Override
    public Console console() {
      PrintStream nowhere =
          new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
      return Console.of(nowhere, nowhere);
    }

    @Override
    public Outcome execute(Pipeline graph, ProgressSource progress) {
      submitted.add(graph);
      return Outcome.SUBMITTED;
    }

    @Override
    public boolean waits(PipelineOptions options) {
      return false;
    }

    @Override
    public EngineSession session(PipelineOptions options, String run) {
      return EngineSession.keepingNothing(options);
    }

    @Override
    public boolean streams() {
      return false;
    }

    @Override
    public boolean continuesStreams() {
      return false;
    }

    @Override
    public Optional<String> keepState(PipelineOptions options, String run, String folder) {
      return Optional.empty();
    }

    @Override
    public Launch talkingTo(Console other) {
      return this;
    }
  }
}
