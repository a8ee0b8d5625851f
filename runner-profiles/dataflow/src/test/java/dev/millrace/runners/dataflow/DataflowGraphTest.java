package dev.millrace.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.millrace.broker.KafkaBroker;
import dev.millrace.pipelines.Millrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.storage.NoopPathValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be seen of Dataflow without the cloud: the job that would be submitted. */
class DataflowGraphTest {
  @TempDir Path folder;

  @Test
  void theJobThatWouldBeSubmittedHasEveryStep() throws IOException {
    assertThat(
        submitted(List.of("--input=" + log())),
        hasItems(
            "Read, parse and count lines",
            "Land dead letters",
            "Merge, score, judge and land clients",
            "Judge and land windows",
            "Publish the run/Balance and publish"));
  }

  @Test
  void theStreamThatWouldBeSubmittedHasEveryStep() throws IOException {
    try (KafkaBroker broker = brokerWithTopics()) {
      assertThat(
          submitted(topics(broker)),
          hasItems(
              "Read topics",
              "Parse and count lines",
              "Merge, score, judge and land clients",
              "Judge windows in their order"));
    }
  }

  @Test
  void aStreamWithEarlyAlertsIsTakenToo() throws IOException {
    try (KafkaBroker broker = brokerWithTopics()) {
      assertThat(submitted(topics(broker), "--early"), hasItems("Watch clients", "Send alerts"));
    }
  }

  /** Without the second runner nothing is kept for good, and at least once is too often. */
  @ParameterizedTest
  @CsvSource({
    "experiments, disable_runner_v2",
    "experiments, streaming_mode_at_least_once",
    "dataflowServiceOptions, streaming_mode_at_least_once"
  })
  void whatAStreamCannotDoWithIsRefusedBeforeAnythingIsWritten(String option, String value)
      throws IOException {
    try (KafkaBroker broker = brokerWithTopics()) {
      List<String> arguments = new ArrayList<>(topics(broker));
      arguments.add("--" + option + "=" + value);
      Launched launched = launch(arguments);

      assertThat(
          launched.err().strip(),
          is("Invalid --%s: %s (must not be given for a stream)".formatted(option, value)));
      assertThat(launched.status(), is(2));
      assertThat("the output", Files.exists(folder.resolve("out")), is(false));
    }
  }

  private KafkaBroker brokerWithTopics() throws IOException {
    KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"));
    broker.createTopic("lines", 2);
    broker.createTopic("alerts", 1);
    return broker;
  }

  private static List<String> topics(KafkaBroker broker) {
    String topics = "kafka://" + broker.address() + "/";
    return List.of("--input=" + topics + "lines", "--alerts=" + topics + "alerts");
  }

  /** Names of all steps of the job that the service was asked to run. */
  private List<String> submitted(List<String> arguments, String... more) throws IOException {
    try (RefusingService service = RefusingService.start()) {
      List<String> all = new ArrayList<>(arguments);
      all.addAll(List.of(more));
      all.add("--apiRootUrl=" + service.url());
      Launched launched = launch(all);

      assertThat(launched.err(), launched.status(), is(1));
      assertThat(
          launched.err(),
          service.requests(),
          is(List.of("POST /v1b3/projects/nobody/locations/us-central1/jobs")));
    }
    return RunnerApi.Pipeline.parseFrom(KeepsStagedFiles.staged("pipeline.pb"))
        .getComponents()
        .getTransformsMap()
        .values()
        .stream()
        .map(RunnerApi.PTransform::getUniqueName)
        .toList();
  }

  @Test
  void aJobThatIsRefusedGivesItsClaimBack() throws IOException {
    try (RefusingService service = RefusingService.start()) {
      launch(List.of("--input=" + log(), "--apiRootUrl=" + service.url()));
    }

    assertThat(Files.exists(folder.resolve("out/owner.json")), is(false));
  }

  private record Launched(int status, String err) {}

  private Path log() throws IOException {
    return Files.writeString(
        folder.resolve("access.log"),
        "192.0.2.1 - - [05/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"\n");
  }

  private Launched launch(List<String> more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "web-log-alerts",
                "--output=" + folder.resolve("out"),
                "--project=nobody",
                "--region=us-central1",
                "--gcpTempLocation=gs://nowhere/temp",
                "--filesToStage=" + log(),
                "--credentialFactoryClass=" + NoopCredentialFactory.class.getName(),
                "--pathValidatorClass=" + NoopPathValidator.class.getName(),
                "--stagerClass=" + KeepsStagedFiles.class.getName()));
    arguments.addAll(more);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Millrace.launch(
            arguments,
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Launched(status, err.toString(StandardCharsets.UTF_8));
  }
}
