package dev.millrace.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.millrace.standins.dataflow.Refusal;
import dev.millrace.standins.gcs.Fault;
import dev.millrace.standins.gcs.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user sees, and what is left of a run, when the service does not do as it is asked. */
class DataflowFaultsTest {
  private static final String JOB = "alerts-of-today";
  private static final String FAILED_JOB =
      "web-log-alerts failed: The run on dataflow ended as FAILED (its log says why)";

  @TempDir Path folder;
  private StandInCloud cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = StandInCloud.start(folder);
    cloud.put(
        "raw",
        "access.log",
        "192.0.2.1 - - [05/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"\n");
    // Nobody runs a job; it is enough to see that one was made.
    cloud.dataflow().endJobsAs("JOB_STATE_FAILED");
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            Refusal.invalid("(1e8a): The workflow could not be created.\nMore of it"),
            "(status 400: (1e8a): The workflow could not be created.)"),
        Arguments.of(
            Refusal.jobQuota(),
            "(status 403: (2c4d): The workflow could not be created, since it was over quota: 25"
                + " concurrent jobs for project nobody.); check the project's quotas, and that who"
                + " starts the job has the role Dataflow Developer"),
        Arguments.of(
            Refusal.tooManyRequests(),
            "(status 429: Quota exceeded for quota metric 'Create job requests' and limit 'Create"
                + " job requests per minute' of service 'dataflow.googleapis.com' for consumer"
                + " 'project_number:1'.); start the run again later"),
        Arguments.of(
            Refusal.unavailable(),
            "(status 503: The service is currently unavailable.); start the run again later"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalIsOneLineAndTheClaimIsGivenBack(Refusal refusal, String why) {
    cloud.dataflow().refuseAll(refusal);

    assertRefused(
        launch("--runner=" + HastyRunner.class.getName()),
        "web-log-alerts failed: Dataflow did not take the job " + JOB + " " + why);
    assertThat(cloud.dataflow().jobs().size(), is(0));
  }

  @Test
  void aServiceThatIsIllForAWhileIsOutlived() {
    cloud.dataflow().refuse(1, Refusal.unavailable());
    cloud.dataflow().refuse(1, Refusal.tooManyRequests());

    assertThat(launch().err().strip(), is(FAILED_JOB));
    assertThat(cloud.dataflow().jobs().size(), is(1));
  }

  @Test
  void anotherJobOfTheNameIsLeftAlone() {
    cloud.dataflow().add(StandInCloud.PROJECT, StandInCloud.REGION, JOB);

    assertRefused(
        launch(),
        "web-log-alerts failed: Dataflow has a job named %s already (id %s): give this one another"
                .formatted(JOB, cloud.dataflow().jobs().get(0).path("id").asText())
            + " name by --jobName, or wait until that one has ended");
    assertThat(cloud.dataflow().jobs().size(), is(1));
  }

  /** The runner sends its request again, which the service refuses as it has made the job. */
  @Test
  void aJobWhoseAnswerIsLostIsFound() {
    cloud.dataflow().loseAnswers(1);

    assertThat("the job was waited for", launch().err().strip(), is(FAILED_JOB));
    assertThat(cloud.dataflow().jobs().size(), is(1));
  }

  /** Nothing may be given to another run while a job may be at work on it. */
  @Test
  void aJobOfWhichNobodyKnowsKeepsItsClaim() {
    cloud.dataflow().loseAnswers(1);
    cloud.dataflow().hideJobs(Refusal.unavailable());
    StandInCloud.Launched launched = launch("--runner=" + HastyRunner.class.getName());

    assertThat(
        launched.err().strip(),
        is(
            "web-log-alerts failed: Nobody can tell whether Dataflow has taken the job "
                + JOB
                + " (no answer: Unexpected end of file from server): look for it among the"
                + " project's jobs; if it is not there, delete owner.json in the output and start"
                + " the run again"));
    assertThat(launched.status(), is(1));
    assertThat(cloud.storage().objects("lake"), hasKey("a/owner.json"));
    assertThat(cloud.dataflow().jobs().size(), is(1));
  }

  @Test
  void aBucketThatNobodyMayLookAtIsOneLineBeforeTheRun() {
    cloud.storage().lock("launch");

    StandInCloud.Launched launched = launch();

    assertThat(
        launched.err().strip(),
        is(
            "Invalid --tempLocation: gs://launch/temp (must be in a bucket that who starts the job"
                + " may look at and write to: not allowed (tester@example.com does not have"
                + " storage.objects access to the Google Cloud Storage bucket launch. Permission"
                + " denied on resource (or it may not exist).); who writes needs the role Storage"
                + " Object User, who reads Storage Object Viewer)"));
    assertThat(launched.status(), is(2));
    assertThat(cloud.storage().objects("lake").isEmpty(), is(true));
    assertThat(cloud.dataflow().requests(), is(List.of()));
  }

  @Test
  void aStagingBucketThatIsNotThereIsOneLineBeforeTheRun() {
    StandInCloud.Launched launched = launch("--stagingLocation=gs://nowhere/staging");

    assertThat(
        launched.err().strip(),
        is(
            "Invalid --stagingLocation: gs://nowhere/staging (must be in a bucket that who starts"
                + " the job may look at and write to: not found (The specified bucket does not"
                + " exist.); check the name of the bucket and of the object)"));
    assertThat(launched.status(), is(2));
    assertThat(cloud.storage().objects("lake").isEmpty(), is(true));
  }

  /** Beam's runner asks for an object's state before it writes it, or writes it at once. */
  @ParameterizedTest
  @EnumSource(names = {"METADATA", "UPLOAD_START"})
  void aBucketThatMayNotBeWrittenIsOneLineAndTheClaimIsGivenBack(Operation refused) {
    cloud.storage().faults().strike(refused, "/launch/", 99, Fault.refusing(403));

    assertRefused(
        launch(),
        "web-log-alerts failed: What the job is made of could not be put into"
            + " gs://launch/temp/staging (--stagingLocation, or below --tempLocation): not allowed"
            + " (Backend Error); who writes needs the role Storage Object User, who reads Storage"
            + " Object Viewer");
    assertThat(cloud.dataflow().requests(), is(List.of()));
  }

  private void assertRefused(StandInCloud.Launched launched, String line) {
    assertThat(launched.err().strip(), is(line));
    assertThat(launched.status(), is(1));
    assertThat(cloud.storage().objects("lake"), not(hasKey("a/owner.json")));
  }

  private StandInCloud.Launched launch(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "web-log-alerts",
                "--input=gs://raw/access.log",
                "--output=gs://lake/a",
                "--jobName=" + JOB));
    command.addAll(List.of(more));
    return cloud.launch(command);
  }
}
