package dev.millrace.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalToIgnoringCase;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.pipelines.Template;
import dev.millrace.runners.dataflow.PipelineCases.PipelineCase;
import dev.millrace.standins.bigquery.BigQueryStandIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.coders.Coder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The job that Beam's runner for Dataflow makes of each pipeline that has a template, as far as the
 * service is asked for it: submitted by a user's command to stand-ins for the service and for Cloud
 * Storage, with and without the second runner.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataflowJobsTest {
  private final Map<Submission, DataflowJob> jobs = new HashMap<>();
  private Path folder;
  private PipelineCases cases;

  /** A case on the first or the second runner. */
  record Submission(PipelineCase of, boolean isOnSecond) {
    @Override
    public String toString() {
      return of.name() + (isOnSecond ? " on runner v2" : " on the first runner");
    }
  }

  @BeforeAll
  void start(@TempDir Path given) throws Exception {
    folder = given;
    cases = PipelineCases.start(folder);
  }

  @AfterAll
  void stop() throws Exception {
    jobs.clear();
    cases.close();
  }

  Stream<Submission> submissions() {
    return cases.all().stream()
        .flatMap(
            one ->
                // A stream asks for the second runner itself, and does not do without it.
                one.isStream()
                    ? Stream.of(new Submission(one, true))
                    : Stream.of(new Submission(one, false), new Submission(one, true)));
  }

  Stream<PipelineCase> pipelines() {
    return cases.all().stream();
  }

  Stream<PipelineCase> streams() {
    return cases.all().stream().filter(PipelineCase::isStream);
  }

  /** Of one that is newer than the release nobody runs a job. */
  Stream<PipelineCase> releasedStreams() {
    return streams().filter(one -> GoldenGraph.isReleased(one.name()));
  }

  @Test
  void everyPipelineWithATemplateIsTried() {
    assertThat(
        pipelines().map(PipelineCase::pipeline).collect(Collectors.toSet()),
        is(Template.all().stream().map(Template::name).collect(Collectors.toSet())));
  }

  @ParameterizedTest
  @MethodSource("submissions")
  void theJobIsOfItsKindAndRunner(Submission submission) throws IOException {
    DataflowJob job = job(submission);

    assertThat(
        job.asked().path("type").asText(),
        is(submission.of().isStream() ? "JOB_TYPE_STREAMING" : "JOB_TYPE_BATCH"));
    assertThat(
        job.asked().at("/environment/version/job_type").asText(),
        is(
            !submission.isOnSecond()
                ? "JAVA_BATCH_AUTOSCALING"
                : submission.of().isStream() ? "FNAPI_STREAMING" : "FNAPI_BATCH"));
    assertThat(
        "The second runner takes the uploaded graph",
        job.steps().isEmpty(),
        is(submission.isOnSecond()));
  }

  /** The oracle is a walk through the pipeline's own graph. */
  @ParameterizedTest
  @MethodSource("submissions")
  void theUploadedGraphHasEveryStepOnce(Submission submission) throws IOException {
    DataflowJob job = job(submission);
    List<String> uploaded = job.uploadedGraph().steps();

    assertThat(uploaded.size(), is(new TreeSet<>(uploaded).size()));
    assertThat(new TreeSet<>(uploaded), is(new TreeSet<>(written(job.graph().steps()))));
  }

  /** Beam puts a number behind a name that is there already, which another step may take over. */
  @ParameterizedTest
  @MethodSource("pipelines")
  void noTwoStepsWereNamedTheSame(PipelineCase one) throws IOException {
    Set<String> names = new TreeSet<>(job(new Submission(one, true)).graph().steps());

    assertThat(
        names.stream()
            .filter(name -> name.matches(".*\\D[0-9]+"))
            .filter(name -> names.contains(name.replaceFirst("[0-9]+$", "")))
            .toList(),
        is(empty()));
  }

  /** What makes a side input is no step of its own in a graph that is written. */
  private static List<String> written(List<String> steps) {
    return steps.stream().filter(step -> !step.endsWith("CreatePCollectionView")).toList();
  }

  /** It may take a step apart, and put parts of its own into it. */
  @ParameterizedTest
  @MethodSource("submissions")
  void theFirstRunnersStepsCoverEveryStepOnce(Submission submission) throws IOException {
    DataflowJob job = job(submission);
    if (submission.isOnSecond()) {
      return;
    }
    List<String> names = List.copyOf(job.steps().values());
    Set<String> ours =
        job.graph().leaves().stream().map(DataflowJobsTest::first).collect(Collectors.toSet());

    assertThat(names.size(), is(new TreeSet<>(names).size()));
    assertThat(names.stream().map(DataflowJobsTest::first).collect(Collectors.toSet()), is(ours));
  }

  private static String first(String step) {
    return step.replaceFirst("/.*", "");
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void twoWorkersWriteAKeyTheSame(PipelineCase one) throws IOException {
    DataflowJob job = job(new Submission(one, true));

    assertThat(job.graph().unsteadyKeys(), is(empty()));
    assertThat(
        "every keyed step was looked at",
        job.uploadedGraph().keyed(),
        everyItem(in(job.graph().keyed())));
  }

  @ParameterizedTest
  @MethodSource("submissions")
  void aWorkerCanReadEachFunction(Submission submission) throws IOException {
    assertThat(job(submission).uploadedGraph().functions(), is(not(empty())));
  }

  @ParameterizedTest
  @MethodSource("submissions")
  void optionsReachTheJob(Submission submission) throws IOException {
    JsonNode options = job(submission).options();

    assertThat(options.path("output").asText(), is(output(submission.of())));
    assertThat(options.path("project").asText(), is(StandInCloud.PROJECT));
    assertThat(options.path("region").asText(), is(StandInCloud.REGION));
    for (String argument : submission.of().command().subList(1, submission.of().command().size())) {
      String[] parts = argument.substring(2).split("=", 2);
      assertThat(
          parts[0],
          text(options.path(parts[0])),
          is(equalToIgnoringCase(parts.length == 1 ? "true" : parts[1])));
    }
  }

  private static String text(JsonNode value) {
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(","))
        : value.asText();
  }

  @ParameterizedTest
  @MethodSource("submissions")
  void noSecretIsInTheJobOrInWhatIsUploaded(Submission submission) throws IOException {
    DataflowJob job = job(submission);
    String uploaded =
        job.uploads().values().stream().map(HiddenText::of).collect(Collectors.joining());
    String asked = HiddenText.of(job.asked());

    assertThat("the search sees into functions", uploaded, containsString(output(submission.of())));
    for (String secret : PipelineCases.SECRETS) {
      assertThat(uploaded.contains(secret), is(false));
      assertThat(asked.contains(secret), is(false));
    }
  }

  @ParameterizedTest
  @MethodSource("submissions")
  void theJarAndTheGraphAreAllThatIsUploaded(Submission submission) throws IOException {
    DataflowJob job = job(submission);
    JsonNode pool = job.asked().at("/environment/workerPools/0");

    assertThat(pool.path("packages").size(), is(1));
    JsonNode jar = pool.at("/packages/0");
    assertThat(jar.path("name").asText(), startsWith("millrace-dataflow-"));
    assertThat(
        new String(job.upload(jar.path("location").asText()), StandardCharsets.UTF_8),
        is(StandInCloud.STAGED));
    assertThat(job.uploads().keySet().toString(), job.uploads().size(), is(2));
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void theGraphIsTheOneThatIsWrittenDown(PipelineCase one) throws IOException {
    GoldenGraph golden = GoldenGraph.of(one.name());
    List<String> now = job(new Submission(one, true)).uploadedGraph().text();
    List<String> changes = golden.changesTo(now);

    assertThat(
        """
        The graph of %s is another. Names of steps, keys, states and timers are what a running job \
        is updated by, and what its users look for: change them on purpose alone. If it is on \
        purpose, copy %s to %s; for a stream CHANGELOG.md must name each step under Unreleased. \
        Changes:
        %s
        """
            .formatted(one, golden.keep(now), golden.file(), String.join("\n", changes)),
        changes,
        is(empty()));
  }

  /** What a job has kept of a key or a state is read by the one that it is updated to. */
  @ParameterizedTest
  @MethodSource("streams")
  void codersReadAndWriteTheBytesThatAreWrittenDown(PipelineCase one) throws IOException {
    Map<String, Coder<?>> coders = job(new Submission(one, true)).uploadedGraph().ownCoders();
    CoderBytes written = CoderBytes.read();

    assertThat(coders.keySet(), is(not(empty())));
    assertThat("each is in graphs/coders.txt", coders.keySet(), everyItem(in(written.coders())));
    for (Map.Entry<String, Coder<?>> coder : coders.entrySet()) {
      CoderBytes.Sample sample = written.of(coder.getKey());
      assertThat(coder.getKey(), CoderBytes.readAndWritten(coder.getValue(), sample), is(sample));
    }
  }

  /** Whoever runs a stream of the release must be told which steps cannot go on. */
  @ParameterizedTest
  @MethodSource("releasedStreams")
  void whatChangedSinceTheReleaseIsInTheChangeLog(PipelineCase one) throws IOException {
    GoldenGraph released = GoldenGraph.released(one.name());
    String unreleased = unreleased(Files.readString(Path.of("../../CHANGELOG.md")));
    List<String> untold =
        released.changesTo(job(new Submission(one, true)).uploadedGraph().text()).stream()
            .filter(change -> !unreleased.contains("`" + GoldenGraph.step(change) + "`"))
            .toList();

    assertThat(
        """
        A job of %s as it was released cannot be updated to this graph as it is. Name each changed \
        step in CHANGELOG.md under Unreleased, in `backquotes`, and say what becomes of jobs that \
        run. Not named:
        %s
        """
            .formatted(one, String.join("\n", untold)),
        untold,
        is(empty()));
  }

  private static String unreleased(String changeLog) {
    int from = changeLog.indexOf("## [Unreleased]");
    assertThat("CHANGELOG.md has a section Unreleased", from >= 0, is(true));
    int to = changeLog.indexOf("\n## [", from + 1);
    return changeLog.substring(from, to < 0 ? changeLog.length() : to);
  }

  /**
   * Without the second runner nothing is kept for good, at least once is too often, and another
   * job's state is another run's.
   */
  @ParameterizedTest
  @CsvSource({
    "experiments, disable_runner_v2",
    "experiments, streaming_mode_at_least_once",
    "dataflowServiceOptions, streaming_mode_at_least_once",
    "update, true"
  })
  void whatAStreamCannotDoWithIsRefusedBeforeAnythingIsWritten(String option, String value)
      throws IOException {
    PipelineCase stream = streams().findFirst().orElseThrow();
    try (StandInCloud cloud = StandInCloud.start(folder)) {
      List<String> command = new ArrayList<>(stream.command());
      command.addAll(List.of("--output=" + output(stream), "--" + option + "=" + value));
      StandInCloud.Launched launched = cloud.launch(command);

      assertThat(
          launched.err().strip(),
          is("Invalid --%s: %s (must not be given for a stream)".formatted(option, value)));
      assertThat(launched.status(), is(2));
      assertThat(cloud.storage().objects("lake").keySet(), is(empty()));
      assertThat(cloud.dataflow().requests(), is(empty()));
    }
  }

  private static String output(PipelineCase one) {
    return "gs://lake/" + one.name();
  }

  private DataflowJob job(Submission submission) throws IOException {
    DataflowJob known = jobs.get(submission);
    if (known == null) {
      known = submit(submission);
      jobs.put(submission, known);
    }
    return known;
  }

  /** The job fails as soon as it is asked for, as nothing runs it: then nobody waits. */
  private DataflowJob submit(Submission submission) throws IOException {
    try (StandInCloud cloud = StandInCloud.start(folder);
        BigQueryStandIn warehouse =
            BigQueryStandIn.with(uri -> Optional.empty(), StandInCloud.PROJECT + "/lake")) {
      PipelineCases.putInputs(cloud);
      cloud.dataflow().endJobsAs("JOB_STATE_FAILED");
      List<String> command = new ArrayList<>(submission.of().command());
      command.add("--output=" + output(submission.of()));
      command.add("--runner=" + WatchedRunner.class.getName());
      command.addAll(warehouse.arguments());
      if (submission.isOnSecond()) {
        command.add("--experiments=use_runner_v2");
      }
      StandInCloud.Launched launched = cloud.launch(command);

      assertThat(launched.err(), cloud.dataflow().jobs().size(), is(1));
      return new DataflowJob(
          cloud.dataflow().jobs().get(0), cloud.uploads(), WatchedRunner.takeLast().orElseThrow());
    }
  }
}
