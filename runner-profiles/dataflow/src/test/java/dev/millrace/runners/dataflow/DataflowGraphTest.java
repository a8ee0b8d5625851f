package dev.millrace.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.millrace.pipelines.Millrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.storage.NoopPathValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen of Dataflow without the cloud: the job that would be submitted. */
class DataflowGraphTest {
  @TempDir Path folder;

  @Test
  void theJobThatWouldBeSubmittedHasEveryStep() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("access.log"),
            "192.0.2.1 - - [05/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"\n");
    Path job = folder.resolve("job.json");
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int status =
        Millrace.launch(
            List.of(
                "web-log-alerts",
                "--input=" + log,
                "--output=" + folder.resolve("out"),
                "--project=nobody",
                "--region=us-central1",
                "--gcpTempLocation=gs://nowhere/temp",
                "--templateLocation=" + job,
                "--filesToStage=" + log,
                "--credentialFactoryClass=" + NoopCredentialFactory.class.getName(),
                "--pathValidatorClass=" + NoopPathValidator.class.getName(),
                "--stagerClass=" + KeepsStagedFiles.class.getName()),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(err.toString(StandardCharsets.UTF_8), status, is(0));
    assertThat("the job's description", Files.size(job), is(greaterThan(0L)));
    List<String> steps =
        RunnerApi.Pipeline.parseFrom(KeepsStagedFiles.staged("pipeline.pb"))
            .getComponents()
            .getTransformsMap()
            .values()
            .stream()
            .map(RunnerApi.PTransform::getUniqueName)
            .toList();
    assertThat(
        steps,
        hasItems(
            "Read, parse and count lines",
            "Land dead letters",
            "Merge, score, judge and land clients",
            "Judge and land windows",
            "Publish the run/Balance and publish"));
  }
}
