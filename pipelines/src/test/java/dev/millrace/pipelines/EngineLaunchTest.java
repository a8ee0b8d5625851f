package dev.millrace.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.Launch.Outcome;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.DropDuplicates;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineLaunchTest {
  private final Captured screen = new Captured();

  @Test
  void aRunThatEndedWellIsFinished() {
    assertThat(execute(new DirectProfile(), State.DONE), is(Outcome.FINISHED));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN", "UNRECOGNIZED", "RUNNING", "UPDATED"})
  void aDetachedRunIsOnlySubmitted(State state) {
    assertThat(execute(new DirectProfile(), state), is(Outcome.SUBMITTED));
  }

  @Test
  void aRunWithoutAStateIsOnlySubmitted() {
    assertThat(execute(new DirectProfile(), null), is(Outcome.SUBMITTED));
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "CANCELLED", "STOPPED"})
  void aRunThatEndedBadlyIsAFault(State state) {
    IllegalStateException fault =
        assertThrows(IllegalStateException.class, () -> execute(new DirectProfile(), state));

    assertThat(
        fault.getMessage(), is("The run on direct ended as " + state + " (its log says why)"));
  }

  @Test
  void aStepThatNeedsAStreamIsRefusedWhereThereIsNone() {
    Pipeline graph = graphWithAStreamStep();

    UsageException refusal =
        assertThrows(
            UsageException.class,
            () ->
                new EngineLaunch("tally", new DirectProfile(), screen.console())
                    .execute(graph, ProgressSource.NONE));

    assertThat(
        refusal.getMessage(),
        is(
            "Cannot run the step \"Keep each once\" on direct: dropping duplicates at first sight"
                + " needs an engine that runs streams; elsewhere drop them by their positions, at"
                + " the end of the window"));
  }

  @Test
  void aStepThatNeedsAStreamIsRunWhereThereAreSome() {
    Pipeline graph = graphWithAStreamStep();

    assertThat(
        new EngineLaunch("tally", new StreamingProfile(), screen.console())
            .execute(graph, ProgressSource.NONE),
        is(Outcome.FINISHED));
  }

  private static Pipeline graphWithAStreamStep() {
    Pipeline graph = graph(new Ended(State.DONE));
    graph
        .apply("Visits", Create.of("one", "one"))
        .apply(
            "Keep each once",
            DropDuplicates.by((String visit) -> visit, StringUtf8Coder.of()).atFirstSight());
    return graph;
  }

  private Outcome execute(RunnerProfile profile, @Nullable State state) {
    return new EngineLaunch("tally", profile, screen.console())
        .execute(graph(new Ended(state)), ProgressSource.NONE);
  }

  private static Pipeline graph(PipelineResult result) {
    return new Pipeline(PipelineOptionsFactory.create()) {
      @Override
      public PipelineResult run() {
        return result;
      }
    };
  }

  /** Of an engine that runs streams. */
  private static final class StreamingProfile implements RunnerProfile {
    @Override
    public String name() {
      return "streaming";
    }

    @Override
    public List<String> defaultArguments() {
      return List.of();
    }

    @Override
    public List<Class<? extends PipelineOptions>> optionTypes() {
      return List.of();
    }

    @Override
    public boolean streams() {
      return true;
    }
  }

  /** A run in that state. */
  private static final class Ended implements PipelineResult {
    private final @Nullable State state;

    Ended(@Nullable State state) {
      this.state = state;
    }

    @Override
    @SuppressWarnings("NullAway") // Beam's contract allows null
    public State getState() {
      return state;
    }

    @Override
    public State cancel() throws IOException {
      throw new UnsupportedOperationException();
    }

    @Override
    public State waitUntilFinish(Duration duration) {
      return getState();
    }

    @Override
    public State waitUntilFinish() {
      return getState();
    }

    @Override
    public MetricResults metrics() {
      throw new UnsupportedOperationException();
    }
  }
}
