package dev.millrace.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.pipelines.ingestevents.IngestEvents;
import dev.millrace.pipelines.options.Argument;
import dev.millrace.pipelines.weblogalerts.WebLogAlerts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;

class TemplateLaunchTest {
  private final List<Launch.Outcome> outcomes = new ArrayList<>();

  @Test
  void aJobIsWrittenAndNobodyWaitsForItsEnd() {
    Ending ending = launch(new Jobs(1, Optional.of(TemplateDefaults.batch())));

    assertThat(ending.line(), ending.status(), is(0));
    assertThat(outcomes, contains(Launch.Outcome.SUBMITTED));
  }

  @Test
  void aLaunchWithoutAJobIsAFault() {
    Ending ending = launch(new Jobs(0, Optional.of(TemplateDefaults.batch())));

    assertThat(
        ending.line(),
        is(
            "jobs failed: There was nothing to do, so that no job was written to gs://launch/job;"
                + " the lines before say why"));
    assertThat(ending.status(), is(1));
  }

  @Test
  void aSecondJobIsAFault() {
    Ending ending = launch(new Jobs(2, Optional.of(TemplateDefaults.batch())));

    assertThat(ending.line(), is("jobs failed: A template is one job, and jobs asks for another"));
    assertThat(ending.status(), is(1));
  }

  @Test
  void aPipelineWithoutATemplateIsNotRun() {
    Ending ending = launch(new Jobs(1, Optional.empty()));

    assertThat(
        ending.line(),
        is("Invalid --templateLocation: gs://launch/job (must be left out: jobs has no template)"));
    assertThat(ending.status(), is(2));
    assertThat(outcomes.isEmpty(), is(true));
  }

  @Test
  void whatIsWrongIsSaidOfTheParameterThatWasGiven() {
    assertThat(
        launch(
            new WebLogAlerts(),
            "--inputFiles=gs://raw/access.log",
            "--output=gs://lake/a",
            "--idleAfter=5m"),
        is("Invalid --idleAfter: 5m (must come with --inputTopic=kafka://…)"));
    assertThat(
        launch(
            new IngestEvents(),
            "--inputTopic=a:9092;orders?format=json",
            "--schema=gs://raw/order.avsc",
            "--output=gs://lake/a",
            "--tableBigQuery=my-shop:lake.orders"),
        is(
            "Missing --append (must be given where topics land in BigQuery: rows are added to"
                + " --tableBigQuery, each record's once, and none is replaced)"));
  }

  private static String launch(MillracePipeline<?> pipeline, String... parameters) {
    List<String> arguments = new ArrayList<>(List.of(pipeline.name()));
    arguments.addAll(List.of(parameters));
    return new Launcher(
            List.of(pipeline), RunnerProfiles.of(new WritesJobs()), new Captured().console())
        .launch(arguments)
        .line();
  }

  private Ending launch(Jobs pipeline) {
    return new Launcher(
            List.of(pipeline), RunnerProfiles.of(new WritesJobs()), new Captured().console())
        .launch(List.of("jobs"));
  }

  /** An engine that writes jobs. */
  private static final class WritesJobs extends DirectProfile {
    @Override
    public Optional<String> template(List<Argument> given) {
      return Optional.of("gs://launch/job");
    }
  }

  /** Runs so many graphs. */
  private final class Jobs implements MillracePipeline<MillraceOptions> {
    private final int count;
    private final Optional<TemplateDefaults> template;

    Jobs(int count, Optional<TemplateDefaults> template) {
      this.count = count;
      this.template = template;
    }

    @Override
    public String name() {
      return "jobs";
    }

    @Override
    public String summary() {
      return "Run some graphs, for the launcher's tests";
    }

    @Override
    public Class<MillraceOptions> optionsType() {
      return MillraceOptions.class;
    }

    @Override
    public Optional<TemplateDefaults> template() {
      return template;
    }

    @Override
    public void run(MillraceOptions options, Launch launch) {
      for (int i = 0; i < count; i++) {
        outcomes.add(launch.execute(graph(), ProgressSource.NONE));
      }
    }

    private Pipeline graph() {
      return new Pipeline(PipelineOptionsFactory.create()) {
        @Override
        public PipelineResult run() {
          return new Written();
        }
      };
    }
  }

  /** What Dataflow's runner returns for a template: nobody may wait for it. */
  private static final class Written implements PipelineResult {
    @Override
    public State getState() {
      return State.UNKNOWN;
    }

    @Override
    public State cancel() {
      throw new UnsupportedOperationException();
    }

    @Override
    public State waitUntilFinish(Duration duration) {
      throw new UnsupportedOperationException();
    }

    @Override
    public State waitUntilFinish() {
      throw new UnsupportedOperationException();
    }

    @Override
    public MetricResults metrics() {
      throw new UnsupportedOperationException();
    }
  }
}
