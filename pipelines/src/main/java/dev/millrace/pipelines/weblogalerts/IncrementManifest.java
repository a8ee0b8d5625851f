package dev.millrace.pipelines.weblogalerts;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.io.kafka.KafkaAddress;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * How far a run in increments is: its file, replaced when an increment is complete, decides from
 * where the next one goes on.
 *
 * @param pipeline that wrote it
 * @param input brokers and topics
 * @param settings what may not change from one increment to the next
 * @param increment the last one that is complete, 0 for none
 */
record IncrementManifest(String pipeline, String input, String settings, long increment) {
  private static final String FILE = "increments.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a run that has read nothing. */
  static IncrementManifest atBeginning(WebLogAlertsOptions options, SharedSteps.Settings common) {
    return new IncrementManifest(
        Edges.PLAN.pipeline(),
        KafkaAddress.parse(Objects.requireNonNull(options.getInput()).get(0)).toString(),
        String.join(
            " ",
            options.getWindow(),
            options.getLogFormat(),
            options.getClientField(),
            options.getMaxDelay(),
            WebLogModel.describe(common.model())),
        0);
  }

  /** The published run of an output, if it goes in increments. */
  static Optional<Run> openRun(String output) throws IOException {
    Optional<Run> published =
        Publication.of(new Run(output, "none")).published().map(id -> new Run(output, id));
    return published.isPresent() && RunFile.of(published.get(), FILE).read().isPresent()
        ? published
        : Optional.empty();
  }

  /** Where an increment holds what the next one needs. */
  static ResourceId state(Run run, long increment) {
    return run.table("state")
        .resolve(String.format("%08d", increment), StandardResolveOptions.RESOLVE_DIRECTORY);
  }

  static Optional<IncrementManifest> of(Run run) throws IOException {
    Optional<String> text = RunFile.of(run, FILE).read();
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(JSON.readValue(text.get(), IncrementManifest.class));
  }

  IncrementManifest next() {
    return new IncrementManifest(pipeline, input, settings, increment + 1);
  }

  void write(Run run) throws IOException {
    RunFile.of(run, FILE)
        .replace(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }

  /** Refuses to go on with a run that was made otherwise. */
  void requireSame(IncrementManifest found, Run run) {
    require("--input", found.input, input, run);
    require("--window, --logFormat, --maxDelay or the model", found.settings, settings, run);
  }

  private static void require(String what, String found, String wanted, Run run) {
    if (!found.equals(wanted)) {
      throw new IllegalStateException(
          String.format(
              "Cannot go on with run %s: it was made with another %s (%s, now %s); choose another"
                  + " --output for a new run, or give what it was made with",
              run.id(), what, found, wanted));
    }
  }
}
