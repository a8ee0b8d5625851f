package dev.millrace.pipelines.topics;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.io.kafka.PartitionPlace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * How far a run over topics is. Its file says whether the same command goes on with the run or
 * begins a new one; of a run in increments it is replaced when an increment is complete, and
 * decides from where the next one goes on.
 *
 * @param pipeline that wrote it
 * @param input brokers and topics
 * @param settings what may not change while the run goes on
 * @param starts the offsets that the partitions began at
 * @param increment the last one that is complete, 0 for none
 * @param ended whether the topics have ended, and all of them has landed
 */
public record StreamManifest(
    String pipeline, String input, String settings, String starts, long increment, boolean ended) {
  private static final String FILE = "stream.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Of a run that has read nothing.
   *
   * @param input brokers and topics
   * @param starts the places that its partitions begin at
   */
  public static StreamManifest atBeginning(
      String pipeline, String input, String settings, List<PartitionPlace> starts) {
    return new StreamManifest(
        pipeline,
        input,
        settings,
        starts.stream()
            .map(place -> place.topic() + "-" + place.partition() + ":" + place.offset())
            .collect(Collectors.joining(" ")),
        0,
        false);
  }

  /**
   * The published run of an output, if it reads topics that have not ended.
   *
   * @param fresh a run that would begin there now
   */
  public static Optional<Run> openRun(Run fresh) throws IOException {
    Optional<Run> published =
        Publication.of(fresh).published().map(id -> new Run(fresh.output(), id));
    return published.isPresent()
            && of(published.get()).filter(manifest -> !manifest.ended).isPresent()
        ? published
        : Optional.empty();
  }

  /**
   * Refuses to begin a stream where another was begun, on an engine that cannot go on with it: what
   * that one has published would come again.
   */
  public static void requireNone(Optional<Run> begun) {
    if (begun.isPresent()) {
      throw new IllegalStateException(
          ("%s holds run %s, a stream that has not ended, and another job here would read its"
                  + " topics from their beginning: choose another --output")
              .formatted(begun.get().output(), begun.get().id()));
    }
  }

  /** Refuses to publish a run that has an end in place of a stream, which could not go on then. */
  public static void requireNoneToGoOn(Run fresh) throws IOException {
    Optional<Run> begun = openRun(fresh);
    if (begun.isPresent()) {
      throw new IllegalStateException(
          ("%s holds run %s, a stream that has not ended, and could not go on once another run is"
                  + " published there: choose another folder")
              .formatted(begun.get().output(), begun.get().id()));
    }
  }

  /** Where a run holds what it goes on with. */
  public static ResourceId state(Run run) {
    return run.table("state");
  }

  /** Where an increment holds what the next one needs. */
  public static ResourceId state(Run run, long increment) {
    return state(run)
        .resolve(String.format("%08d", increment), StandardResolveOptions.RESOLVE_DIRECTORY);
  }

  public static Optional<StreamManifest> of(Run run) throws IOException {
    Optional<String> text = RunFile.of(run, FILE).read();
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(JSON.readValue(text.get(), StreamManifest.class));
  }

  public StreamManifest next() {
    return new StreamManifest(pipeline, input, settings, starts, increment + 1, ended);
  }

  /** Of a run that has nothing left to do. */
  public StreamManifest end() {
    return new StreamManifest(pipeline, input, settings, starts, increment, true);
  }

  public void write(Run run) throws IOException {
    RunFile.of(run, FILE)
        .replace(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }

  /**
   * Refuses to begin again where the topics no longer hold what the run began with: windows would
   * be published anew with less in them.
   */
  public void requireSameStart(StreamManifest found, Run run) {
    if (!found.starts.equals(starts)) {
      throw new IllegalStateException(
          String.format(
              "Cannot go on with run %s: it has no complete checkpoint in %s, and the topics no"
                  + " longer hold its first records; name a savepoint by --savepointPath, or choose"
                  + " another --output for a new run",
              run.id(), state(run)));
    }
  }

  /** Refuses to go on with a run that was made otherwise. */
  public void requireSame(StreamManifest found, Run run) {
    require("input", found.input, input, run);
    require("number of partitions, or another option", found.settings, settings, run);
  }

  private static void require(String what, String found, String wanted, Run run) {
    if (!found.equals(wanted)) {
      throw new IllegalStateException(
          String.format(
              "Cannot go on with run %s: it was begun with another %s (%s, now %s); choose another"
                  + " --output for a new run, or give what it was begun with",
              run.id(), what, found, wanted));
    }
  }
}
