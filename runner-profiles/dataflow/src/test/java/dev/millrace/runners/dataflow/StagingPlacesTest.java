package dev.millrace.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.options.UsageException;
import dev.millrace.standins.gcs.Fault;
import dev.millrace.standins.gcs.GcsStandIn;
import dev.millrace.standins.gcs.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagingPlacesTest {
  private GcsStandIn storage;

  @BeforeEach
  void start() throws IOException {
    storage = GcsStandIn.with("lake");
  }

  @AfterEach
  void stop() {
    storage.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void eachBucketIsLookedAtAlsoOneWhoseNameBeginsAsTheOther() {
    UsageException refused =
        assertThrows(UsageException.class, () -> require("gs://lake", "gs://lake-eu/s"));

    assertThat(
        refused.getMessage(), startsWith("Invalid --stagingLocation: gs://lake-eu/s (must be in"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403})
  void aRefusalIsAMistakeInTheOption(int status) {
    storage.faults().strike(Operation.BUCKET, 1, Fault.refusing(status));

    assertThrows(UsageException.class, () -> require("gs://lake/temp", "gs://lake/temp/staging"));
  }

  /** Of those that are not tried again for a minute and a half. */
  @Test
  void anotherStatusIsNoMistakeOfTheUser() {
    storage.faults().strike(Operation.BUCKET, 1, Fault.refusing(409));

    UncheckedIOException fault =
        assertThrows(
            UncheckedIOException.class, () -> require("gs://lake/temp", "gs://lake/temp/staging"));

    assertThat(fault.getMessage(), is("gs://lake: status 409 (Backend Error); try again later"));
  }

  private void require(String temp, String staging) {
    List<String> arguments = new ArrayList<>(storage.arguments());
    arguments.add("--tempLocation=" + temp);
    arguments.add("--stagingLocation=" + staging);
    DataflowPipelineOptions options =
        PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new))
            .as(DataflowPipelineOptions.class);
    FileSystems.setDefaultPipelineOptions(options);
    StagingPlaces.require(options);
  }
}
