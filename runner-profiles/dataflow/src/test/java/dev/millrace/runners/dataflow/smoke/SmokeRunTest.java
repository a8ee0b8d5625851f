package dev.millrace.runners.dataflow.smoke;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;

import com.google.api.services.dataflow.model.FlexTemplateRuntimeEnvironment;
import dev.millrace.pipelines.Template;
import dev.millrace.runners.dataflow.service.Waiting;
import dev.millrace.standins.dataflow.DataflowStandIn;
import dev.millrace.standins.dataflow.Refusal;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a smoke waits, and for what, where time passes at once. */
class SmokeRunTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String FIRST = "2026-01-05_12_00_00-0000000000000000001";

  private final Hasty waiting = new Hasty();
  private final List<String> told = new ArrayList<>();
  private DataflowStandIn dataflow;

  @BeforeEach
  void start() throws IOException {
    dataflow = DataflowStandIn.start();
    dataflow.launchBy((parameter, job) -> true);
  }

  @AfterEach
  void stop() {
    dataflow.close();
  }

  @Test
  void jobsThatDoNotEndAreNamedWhenTimeIsUp() throws IOException {
    SmokeRun run = run(dataflow.arguments().get(0));

    assertThat(
        faults(run, "web-log-alerts"),
        contains(
            "its job has not ended after 1:00:00 (--timeout); see"
                + " https://console.cloud.google.com/dataflow/jobs/r/"
                + FIRST
                + "?project=p"));
    assertThat(
        faults(run, "query"),
        contains("it was still waiting for others after 1:00:00 (--timeout)"));
    assertThat(
        run.goingOn().get(0),
        is(
            "The job of web-log-alerts goes on (queued); end it by: gcloud dataflow jobs cancel "
                + FIRST
                + " --region=r --project=p"));
    assertThat(run.goingOn().size(), is(2));
    assertThat(
        told,
        contains(
            containsString("web-log-alerts: launched, https://"),
            containsString("ingest-events: launched, https://"),
            is("web-log-alerts: queued"),
            is("ingest-events: queued")));
    assertThat(waiting.passed(), lessThan(HOUR.plusSeconds(10)));
    assertThat(waiting.longest, is(Duration.ofSeconds(10)));
    assertThat("looks at two jobs", dataflow.requests().size(), lessThan(800));
  }

  @Test
  void whileItWaitsOneLineSaysForWhat() {
    SmokeRun run = smoke(dataflow.arguments().get(0));

    assertThat(
        run.status(Duration.ofSeconds(83)),
        is(
            "web-log-alerts waiting, ingest-events waiting, query waiting, replay-dead-letters"
                + " waiting, 1:23"));
  }

  /** Four minutes for each of the two that are launched first. */
  @Test
  void aServiceThatIsIllForGoodIsGivenUp() throws IOException {
    dataflow.refuseAll(Refusal.unavailable());

    SmokeRun run = run(dataflow.arguments().get(0));

    assertThat(
        faults(run, "web-log-alerts"),
        contains(
            "cannot launch gs://lake/templates/web-log-alerts.json (status 503: The service is"
                + " currently unavailable.); run it again later"));
    assertThat(run.goingOn(), is(empty()));
    assertThat(
        waiting.passed(),
        allOf(greaterThan(Duration.ofMinutes(6)), lessThanOrEqualTo(Duration.ofMinutes(8))));
    assertThat(waiting.longest, is(Duration.ofSeconds(30)));
  }

  @Test
  void aJobThatCannotBeLookedAtMayGoOn() throws IOException {
    dataflow.refuseLooks(1_000, Refusal.forbidden());

    SmokeRun run = run(dataflow.arguments().get(0));

    assertThat(
        faults(run, "web-log-alerts"),
        contains(
            "cannot look at the job "
                + FIRST
                + " (status 403: (8b3e): tester@example.com does not have permission"
                + " dataflow.jobs.create on project nobody.); who runs this needs the roles"
                + " Dataflow Developer, and Service Account User on the account of the workers;"
                + " check the project's quotas too"));
    assertThat(
        run.goingOn().get(0), containsString("The job of web-log-alerts goes on (not known)"));
  }

  @Test
  void aServiceThatIsNotThereIsGivenUpSoon() throws IOException {
    String nowhere;
    try (ServerSocket socket = new ServerSocket(0)) {
      nowhere = "--dataflowEndpoint=http://localhost:" + socket.getLocalPort() + "/";
    }

    SmokeRun run = run(nowhere);

    assertThat(
        faults(run, "web-log-alerts").get(0),
        matchesPattern(
            "cannot launch gs://lake/templates/web-log-alerts.json \\(no answer: .*\\); check the"
                + " network, --apiRootUrl and --dataflowEndpoint"));
    assertThat(waiting.passed(), lessThan(Duration.ofSeconds(21)));
  }

  private SmokeRun run(String endpoint) throws IOException {
    SmokeRun run = smoke(endpoint);
    run.run(HOUR, told::add);
    return run;
  }

  private SmokeRun smoke(String endpoint) {
    DataflowPipelineOptions options =
        PipelineOptionsFactory.fromArgs(
                "--project=p",
                "--region=r",
                endpoint,
                "--credentialFactoryClass=org.apache.beam.sdk.extensions.gcp.auth"
                    + ".NoopCredentialFactory")
            .as(DataflowPipelineOptions.class);
    return new SmokeRun(
        SmokePlan.of(Template.all(), new SmokeFolder("gs://lake/smoke/1"), null),
        DataflowService.of(options, waiting),
        new SmokeRun.Launches("gs://lake/templates/", "1", new FlexTemplateRuntimeEnvironment()),
        waiting);
  }

  private static List<String> faults(SmokeRun run, String template) {
    return run.trials().stream()
        .filter(trial -> trial.smoke().template().equals(template))
        .findFirst()
        .orElseThrow()
        .faults();
  }

  /** Time that passes when somebody waits for it, and not otherwise. */
  private static final class Hasty implements Waiting {
    private long nanos;
    private Duration longest = Duration.ZERO;

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public void pause(Duration length) {
      nanos += length.toNanos();
      longest = length.compareTo(longest) > 0 ? length : longest;
    }

    Duration passed() {
      return Duration.ofNanos(nanos);
    }
  }
}
