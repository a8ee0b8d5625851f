package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Announcement;
import dev.millrace.io.Edge;
import dev.millrace.io.LedgerPlan;
import dev.millrace.io.manifest.ManifestEntry;
import dev.millrace.pipelines.deadletters.PinnedFiles;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/** Where the records of a run come from; what becomes of them is the same for all. */
interface EventSource {
  /** How many files there are. */
  long totalFiles();

  /** Bytes of all files on disk. */
  long totalBytes();

  /** About how many bytes of text all files hold. */
  long textBytes();

  /** Reads and parses: the outputs of {@link ReadEvents}, with their coders, but for the counts. */
  PCollectionTuple read(Pipeline pipeline, EventSteps steps);

  /** The edge of distinct events out of the step that drops duplicates. */
  default Edge distinct() {
    return Edges.DISTINCT_EVENTS;
  }

  /** The edge over which events with ids come to their rows. */
  default Edge compared() {
    return Edges.DISTINCT_EVENTS;
  }

  /** Takes of distinct events those that are not landed yet. */
  default PCollection<Event> compare(PCollection<Event> distinct, EventSteps steps) {
    return distinct;
  }

  /** The books of such a run. */
  LedgerPlan plan();

  /** What is known before the run of what there is to read. */
  List<LedgerCount> opening();

  /** Whether there are many such runs, of which none has files for the sake of having them. */
  default boolean isOneOfMany() {
    return false;
  }

  /** Whether what is read does not come again, so that a run is published that kept none of it. */
  default boolean isUsedUp() {
    return false;
  }

  /**
   * Looks whether such a run may add to the runs before.
   *
   * @param now key and rules that it has
   */
  default void requireSame(PinnedFiles now) {}

  /** What the manifest of such a run says besides. */
  default ManifestEntry announced(ManifestEntry whole) {
    return whole;
  }

  /**
   * What such a run does besides when it is announced.
   *
   * @param whole reports and writes the manifest
   * @param keepRuns how many runs keep theirs
   */
  default Announcement announcing(Announcement whole, int keepRuns) {
    return whole;
  }
}
