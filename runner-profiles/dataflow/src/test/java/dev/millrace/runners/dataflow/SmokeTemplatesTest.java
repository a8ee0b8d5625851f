package dev.millrace.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.pipelines.Millrace;
import dev.millrace.pipelines.Template;
import dev.millrace.standins.dataflow.Refusal;
import dev.millrace.standins.gcs.Fault;
import dev.millrace.standins.gcs.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The command as a user gives it, against stand-ins for Dataflow and Cloud Storage, where {@link
 * TemplateWorkers} do what a launcher and workers would.
 */
class SmokeTemplatesTest {
  private static final String FAILED = "smoke-templates failed: ";
  private static final String NOT_ALL =
      FAILED + "Not all templates did what they should (%s did not); the lines before say why";

  @TempDir Path folder;
  private StandInCloud cloud;
  private TemplateWorkers workers;
  private Map<String, Integer> before = Map.of();

  @BeforeEach
  void start() throws IOException {
    cloud = StandInCloud.start(folder);
    workers = TemplateWorkers.of(cloud, folder.resolve("templates"));
    cloud.put("lake", "team/smoke/20260101t000000z-0000/theirs", "of another smoke");
    cloud.put("lake", "team/smoke.txt", "of somebody else");
    before = sizes();
  }

  @AfterEach
  void stop() {
    workers.close();
    cloud.close();
  }

  /** The pipelines themselves, so that the counts of the plan are held against what they count. */
  @Test
  void everyTemplateDoesWhatItShould() {
    workers.runOnThisMachine();

    StandInCloud.Launched launched = smoke();

    assertThat(launched.out() + launched.err(), launched.status(), is(0));
    assertThat(
        table(launched),
        contains(
            matchesPattern("template +job +state +read +kept +dead letters +books +time"),
            matchesPattern("[─ ]+"),
            matchesPattern(
                "web-log-alerts +2026-01-05_12_00_00-\\d+ +done +50,753 +50,751 +2 +balance"
                    + " +\\d+:\\d\\d"),
            matchesPattern(
                "ingest-events +2026-01-05_12_00_00-\\d+ +done +8 +5 +3 +balance +\\d+:\\d\\d"),
            matchesPattern("query +2026-01-05_12_00_00-\\d+ +done +5 +3 +0 +balance +\\d+:\\d\\d"),
            matchesPattern("archive-topic +– +not run +– +– +– +– +–"),
            matchesPattern(
                "replay-dead-letters +2026-01-05_12_00_00-\\d+ +done +2 +2 +0 +balance"
                    + " +\\d+:\\d\\d"),
            is("archive-topic was not run: run it by --topic=host:port;topic")));
    assertThat("its folder is removed, and nothing else", sizes(), is(before));
    assertThat("what was not as documented", workers.complaints(), is(List.of()));
  }

  @Test
  void aTopicIsArchived() {
    workers.land("archive-topic", Books.of(40, 40));

    StandInCloud.Launched launched = smoke("--topic=kafka-1:9092;access-log");

    assertThat(launched.out() + launched.err(), launched.status(), is(0));
    assertThat(
        table(launched),
        hasItem(matchesPattern("archive-topic +2026\\S+ +done +40 +40 +– +balance +\\d+:\\d\\d")));
    assertThat(
        workers.launched("archive-topic").path("parameters").path("input").asText(),
        is("kafka-1:9092;access-log"));
  }

  @Test
  void aTopicOfWhichNothingIsArchivedIsSeen() {
    workers.land("archive-topic", Books.of(0, 0));

    assertWrong(
        smoke("--topic=kafka-1:9092;access-log"),
        "archive-topic",
        "archive-topic: .*/archive-topic/runs/r/ledger.json: read is 0 and kept 0, where both must"
            + " be the same, and not 0");
  }

  @Test
  void whatTheLaunchesHaveInCommon() {
    smoke("--serviceAccount=smoke@nobody.iam", "--subnetwork=regions/r/subnetworks/s");

    ObjectNode launch = workers.launched("query");
    assertThat(launch.path("jobName").asText(), matchesPattern("smoke-query-\\d+t\\d+z-[0-9a-f]+"));
    assertThat(
        launch.path("containerSpecGcsPath").asText(), is("gs://lake/team/templates/query.json"));
    ObjectNode environment = (ObjectNode) launch.path("environment");
    assertThat(
        environment.path("tempLocation").asText(),
        matchesPattern("gs://lake/team/smoke/[^/]+/temp"));
    assertThat(
        environment.path("stagingLocation").asText(),
        matchesPattern("gs://lake/team/smoke/[^/]+/staging"));
    assertThat(environment.path("maxWorkers").asInt(), is(1));
    assertThat(environment.path("serviceAccountEmail").asText(), is("smoke@nobody.iam"));
    assertThat(environment.path("subnetwork").asText(), is("regions/r/subnetworks/s"));
    assertThat("what is not given is left out", environment.has("network"), is(false));
  }

  /** The query reads the table that the replay adds to. */
  @Test
  void eachWaitsForWhatItReads() {
    List<String> told = smoke().out().lines().toList();

    assertThat(
        told.stream()
            .filter(line -> line.matches("(ingest|query|replay).*: (launched, .*|done)"))
            .map(line -> line.replaceFirst(", .*", ""))
            .toList(),
        contains(
            "ingest-events: launched",
            "ingest-events: done",
            "query: launched",
            "query: done",
            "replay-dead-letters: launched",
            "replay-dead-letters: done"));
  }

  @Test
  void whoHasNoRightsIsToldWhich() {
    cloud.dataflow().refuseAll(Refusal.forbidden());

    StandInCloud.Launched launched = smoke();

    assertWrong(
        launched,
        "web-log-alerts, ingest-events, query, replay-dead-letters",
        "web-log-alerts: cannot launch gs://lake/team/templates/web-log-alerts.json \\(status 403:"
            + " \\(8b3e\\): tester@example.com does not have permission dataflow.jobs.create on"
            + " project nobody.\\); who runs this needs the roles Dataflow Developer, and Service"
            + " Account User on the account of the workers; check the project's quotas too",
        "query: it needs what ingest-events lands, which went wrong");
    assertThat(
        table(launched), hasItem(matchesPattern("web-log-alerts +– +not launched +– +– +– +– +–")));
  }

  /** The others are run all the same. */
  @Test
  void aTemplateThatIsNotThereIsTold() {
    workers.forget("query");

    StandInCloud.Launched launched = smoke();

    assertWrong(
        launched,
        "query",
        "query: cannot launch gs://lake/team/templates/query.json \\(status 404: \\(3d71\\): There"
            + " is no template at gs://lake/team/templates/query.json\\); check --project, --region"
            + " and --templates, and that the template is there \\(templates/README.md says how it"
            + " is built\\)");
    assertThat(
        table(launched),
        hasItem(
            matchesPattern("replay-dead-letters +2026\\S+ +done +2 +2 +0 +balance +\\d+:\\d\\d")));
  }

  @Test
  void aServiceThatIsIllForAWhileIsOutlived() {
    cloud.dataflow().refuse(1, Refusal.unavailable());
    cloud.dataflow().refuse(1, Refusal.tooManyRequests());
    cloud.dataflow().refuseLooks(1, Refusal.unavailable());
    cloud.dataflow().refuseLooks(1, Refusal.tooManyRequests());

    StandInCloud.Launched launched = smoke();

    assertThat(launched.out() + launched.err(), launched.status(), is(0));
    assertThat(cloud.dataflow().jobs().size(), is(4));
  }

  @Test
  void aLaunchWhoseAnswerIsLostIsNotRepeated() {
    cloud.dataflow().loseAnswers(1);

    StandInCloud.Launched launched = smoke();

    assertThat(launched.out() + launched.err(), launched.status(), is(0));
    assertThat(cloud.dataflow().jobs().size(), is(4));
  }

  @Test
  void aJobThatFailsIsToldWithItsLastErrorsAndItsPage() {
    cloud.dataflow().say("JOB_MESSAGE_ERROR", "The first error");
    cloud.dataflow().say("JOB_MESSAGE_ERROR", "The second error");
    cloud.dataflow().say("JOB_MESSAGE_BASIC", "Worker pool stopped");
    cloud.dataflow().say("JOB_MESSAGE_ERROR", "Workflow failed.\nCauses: many");
    cloud.dataflow().say("JOB_MESSAGE_ERROR", "The last error");
    workers.fail("web-log-alerts");

    assertWrong(
        smoke(),
        "web-log-alerts",
        "web-log-alerts: its job ended as failed: The second error \\| Workflow failed. \\| The"
            + " last error; see https://console.cloud.google.com/dataflow/jobs/europe-west1/"
            + "2026-01-05_12_00_00-0000000000000000001\\?project=nobody");
  }

  @Test
  void whatNeedsAFailedOneIsNotRun() {
    workers.fail("ingest-events");

    StandInCloud.Launched launched = smoke();

    assertWrong(
        launched,
        "ingest-events, query, replay-dead-letters",
        "ingest-events: its job ended as failed: it has said nothing of an error; see .*",
        "query: it needs what ingest-events lands, which went wrong",
        "replay-dead-letters: it needs what ingest-events lands, which went wrong");
    assertThat(table(launched), hasItem(matchesPattern("query +– +not run +– +– +– +– +–")));
    assertThat("the folder shows what went wrong", sizes(), not(equalTo(before)));
    assertThat(
        launched.out(),
        containsString("; remove it by: gcloud storage rm --recursive gs://lake/team/smoke/"));
  }

  @Test
  void aLedgerThatIsMissingDoesNotBalanceOrHasOtherCountsIsSeen() {
    workers.landNothing("web-log-alerts");
    workers.land("query", Books.of(5, 3).withDeadLetters(0).withEdge("Query", 3, 2));
    workers.land("replay-dead-letters", Books.of(2, 1).withDeadLetters(1).withTotal("letters", 3));

    StandInCloud.Launched launched = smoke();

    assertWrong(
        launched,
        "web-log-alerts, query, replay-dead-letters",
        "web-log-alerts: nothing is published in gs://lake/team/smoke/[^/]+/web-log-alerts \\(no"
            + " current.json\\), though its job ended well; its log says why",
        "query: gs://lake/team/smoke/[^/]+/query/runs/r/ledger.json does not balance: Query sent 3"
            + " rows, Land sent to it received 2",
        "replay-dead-letters: .*/ingest-events/runs/r/ledger.json: kept is 1, and must be 2",
        "replay-dead-letters: .*/ingest-events/runs/r/ledger.json: deadLetters is 1, and must be"
            + " 0");
    assertThat(table(launched), hasItem(matchesPattern("web-log-alerts .* done .* missing .*")));
    assertThat(table(launched), hasItem(matchesPattern("query .* done .* do not balance .*")));
    assertThat(table(launched), hasItem(matchesPattern("replay-dead.* done .* other counts .*")));
  }

  @Test
  void aPublishedRunWithoutALedgerIsSeen() {
    workers.land("web-log-alerts", Books.NONE);

    assertWrong(
        smoke(),
        "web-log-alerts",
        "web-log-alerts: the published run has no ledger:"
            + " gs://lake/team/smoke/[^/]+/web-log-alerts/runs/r/ledger.json is not there; its log"
            + " says why");
  }

  @Test
  void whatIsRightStaysIfThatIsWished() {
    StandInCloud.Launched launched = smoke("--keep");

    assertThat(launched.out() + launched.err(), launched.status(), is(0));
    assertThat(
        sizes().keySet(),
        hasItem(matchesPattern("team/smoke/[^/]+/web-log-alerts/runs/r/ledger.json")));
  }

  @Test
  void aFolderThatCannotBeRemovedIsTold() {
    cloud.storage().faults().strike(Operation.BATCH, 99, Fault.refusing(403));
    cloud.storage().faults().strike(Operation.DELETE, 99, Fault.refusing(403));

    StandInCloud.Launched launched = smoke();

    assertThat(
        launched.err().strip(),
        matchesPattern(
            FAILED
                + "All templates did what they should, but gs://lake/team/smoke/\\S+ could not be"
                + " removed \\(.*\\); remove it by: gcloud storage rm --recursive gs://\\S+"));
    assertThat(launched.status(), is(1));
  }

  @Test
  void aBucketThatMayNotBeWrittenIsOneLineBeforeAnythingIsLaunched() {
    cloud.storage().lock("lake");

    StandInCloud.Launched launched = smoke();

    assertThat(
        launched.err().strip(),
        matchesPattern(
            FAILED
                + "Cannot write gs://lake/team/smoke/\\S+: not allowed \\(tester@example.com does"
                + " not have storage.objects access .*\\); who writes needs the role Storage Object"
                + " User, who reads Storage Object Viewer; choose another --bucket"));
    assertThat(launched.status(), is(1));
    assertThat(cloud.dataflow().requests(), is(List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--keep | Missing --bucket (must be a bucket, or a folder in one, on gs://, for example"
            + " gs://my-bucket; all options: smoke-templates --help)",
        "--bucket=/tmp/lake | Invalid --bucket: /tmp/lake (must be a bucket, or a folder in one, on"
            + " gs://, for example gs://my-bucket)",
        "--bucket=gs://lake --topic=orders | Invalid --topic: orders (must be host:port;topic or"
            + " kafka://host:port/topic, for example kafka-1:9092;access-log)",
        "--bucket=gs://lake --timeout=5s | Invalid --timeout: 5s (must be a duration such as 90s,"
            + " 5m or 1h30m (units d, h, m, s, ms), from 1m to 1d)",
        "--bucket=gs://lake --timout=5m | Unknown option --timout=5m (nearest: --timeout, which"
            + " must be a duration such as 90s, 5m or 1h30m (units d, h, m, s, ms), from 1m to 1d;"
            + " all options: smoke-templates --help)"
      })
  void aWrongOptionIsOneLineAndNothingIsWritten(String options, String line) {
    List<String> command = new ArrayList<>(List.of("smoke-templates"));
    command.addAll(List.of(options.split(" ")));

    StandInCloud.Launched launched = cloud.launch(command);

    assertThat(launched.err().strip(), is(line));
    assertThat(launched.status(), is(2));
    assertThat(sizes(), is(before));
    assertThat(cloud.dataflow().requests(), is(List.of()));
  }

  /** In a process of its own, which gets the signal of Ctrl-C's kind that a process may send. */
  @Test
  void whoInterruptsItIsToldWhichJobsGoOn() throws Exception {
    workers.neverEnd("web-log-alerts");
    workers.neverEnd("ingest-events");
    Path said = folder.resolve("said");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.millrace.pipelines.Millrace");
    command.addAll(arguments());
    command.addAll(List.of("--project=nobody", "--region=europe-west1"));
    command.addAll(cloud.dataflow().arguments());
    command.addAll(cloud.storage().arguments());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      long most = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (!Files.readString(said).contains("ingest-events: running")) {
        assertThat(Files.readString(said), System.nanoTime() < most && process.isAlive(), is(true));
        TimeUnit.MILLISECONDS.sleep(50);
      }
      process.destroy();
      assertThat(process.waitFor(1, TimeUnit.MINUTES), is(true));
    } finally {
      process.destroyForcibly();
    }

    assertThat(
        Files.readAllLines(said),
        hasItem(
            "The job of ingest-events goes on (running); end it by: gcloud dataflow jobs cancel"
                + " 2026-01-05_12_00_00-0000000000000000002 --region=europe-west1"
                + " --project=nobody"));
    assertThat(
        Files.readString(said),
        containsString("The job of web-log-alerts goes on (running); end it by: "));
    assertThat(
        Files.readAllLines(said), hasItem(matchesPattern("Left there: gs://lake/team/smoke/.*")));
  }

  private void assertWrong(StandInCloud.Launched launched, String which, String... lines) {
    assertThat(launched.err().strip(), is(NOT_ALL.formatted(which)));
    assertThat(launched.status(), is(1));
    for (String line : lines) {
      assertThat(launched.out().lines().toList(), hasItem(matchesPattern(line)));
    }
  }

  /** From its heading to what is not run. */
  private static List<String> table(StandInCloud.Launched launched) {
    return launched
        .out()
        .lines()
        .dropWhile(line -> !line.startsWith("template "))
        .takeWhile(line -> !line.startsWith("Left there"))
        .toList();
  }

  private StandInCloud.Launched smoke(String... more) {
    return cloud.launch(arguments(more));
  }

  private static List<String> arguments(String... more) {
    return Stream.concat(Stream.of("smoke-templates", "--bucket=gs://lake/team"), Stream.of(more))
        .toList();
  }

  /** What is in the bucket, by length. */
  private Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new TreeMap<>();
    cloud.storage().objects("lake").forEach((name, bytes) -> sizes.put(name, bytes.length));
    return sizes;
  }

  @Test
  void helpListsIt() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
    int status = Millrace.launch(List.of("help"), both, both);

    assertThat(status, is(0));
    assertThat(said.toString(StandardCharsets.UTF_8), containsString("  smoke-templates "));
    assertThat(
        Template.all().stream().map(Template::name).toList(), not(hasItem("smoke-templates")));
  }
}
