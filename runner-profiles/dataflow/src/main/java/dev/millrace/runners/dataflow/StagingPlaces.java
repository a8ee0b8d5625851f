package dev.millrace.runners.dataflow;

import dev.millrace.io.gcs.GcsBucket;
import dev.millrace.io.gcs.GcsFault;
import dev.millrace.pipelines.options.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.extensions.gcp.util.gcsfs.GcsPath;

/**
 * Where a job's code and its graph are put for the service. Beam's runner says that it could not
 * put them there, but not what Google said; so Google is asked, before the run and after a fault.
 */
final class StagingPlaces {
  private StagingPlaces() {}

  /**
   * Looks at the buckets that the user names, as Beam's runner will.
   *
   * @throws UsageException if Google does not let who asks look at one
   */
  static void require(DataflowPipelineOptions options) {
    String temp = options.getTempLocation();
    if (temp == null) {
      // Beam's runner then chooses a bucket of the project.
      return;
    }
    require("tempLocation", temp);
    String staging = options.getStagingLocation();
    if (!bucket(staging).equals(bucket(temp))) {
      require("stagingLocation", staging);
    }
  }

  private static Optional<String> bucket(String location) {
    return location.startsWith("gs://")
        ? Optional.of(GcsPath.fromUri(location).getBucket())
        : Optional.empty();
  }

  private static void require(String option, String location) {
    Optional<String> bucket = bucket(location);
    if (bucket.isEmpty()) {
      return;
    }
    try {
      GcsBucket.named(bucket.get())
          .refusal()
          .ifPresent(
              why -> {
                throw UsageException.invalid(
                    option,
                    location,
                    "must be in a bucket that who starts the job may look at and write to: " + why);
              });
    } catch (IOException silence) {
      throw new UncheckedIOException(silence.getMessage(), silence);
    }
  }

  /** What a fault of the runner means, if it could not put something there. */
  static Optional<String> refusal(RuntimeException fault, DataflowPipelineOptions options) {
    String said = Objects.requireNonNullElse(fault.getMessage(), "");
    if (!said.startsWith("Error while staging") && !said.startsWith("Could not stage")) {
      return Optional.empty();
    }
    String place = options.getStagingLocation().replaceFirst("/+$", "");
    return GcsFault.behind(fault)
        .or(() -> asked(GcsPath.fromUri(place)))
        .map(
            why ->
                "What the job is made of could not be put into %s (--stagingLocation, or below"
                        .formatted(place)
                    + " --tempLocation): "
                    // The place names the bucket already.
                    + String.valueOf(why.getMessage()).replaceFirst("^gs://[^ ]+: ", ""));
  }

  /** Beam's runner has asked for the state of an object there, and swallowed the answer. */
  private static Optional<GcsFault> asked(GcsPath place) {
    try {
      GcsBucket.named(place.getBucket()).version(place.resolve("millrace").getObject());
      return Optional.empty();
    } catch (IOException fault) {
      return GcsFault.behind(fault);
    }
  }
}
