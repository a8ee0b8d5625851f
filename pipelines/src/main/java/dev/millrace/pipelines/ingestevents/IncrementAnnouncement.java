package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Announcement;
import dev.millrace.io.Ledger;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.manifest.Manifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds an increment to the manifest of the run before it, if that is still the published one and
 * the increment still owns the output: a job whose client was killed may go on beside the next one,
 * which reads the same records.
 *
 * @param previous the run before; null where there is none
 * @param whole writes its report and its manifest
 * @param keepManifests how many of the newest runs keep theirs, this one included
 */
record IncrementAnnouncement(@Nullable String previous, Announcement whole, int keepManifests)
    implements Announcement {
  private static final Logger LOG = LoggerFactory.getLogger(IncrementAnnouncement.class);

  @Override
  public List<PCollectionView<?>> evidence() {
    return whole.evidence();
  }

  @Override
  public void announce(Run run, Ledger ledger, List<Landed> landed, Evidence evidence)
      throws IOException {
    Publication publication = Publication.of(run);
    publication.requireStill(previous);
    if (publication.published().equals(Optional.of(run.id()))) {
      // An engine tries again, and the manifest before may be gone already.
      return;
    }
    publication.requireHeld();
    whole.announce(run, ledger, landed, evidence);
  }

  /** Manifests are as long as their table is old, and one comes with each increment. */
  @Override
  public void tidy(Run run) {
    try {
      whole.tidy(run);
      List<String> runs = List.copyOf(Manifest.ofPublished(run).runs());
      Manifest.deleteOf(run.output(), runs.subList(0, Math.max(0, runs.size() - keepManifests)));
    } catch (IOException e) {
      LOG.warn("Cannot remove manifests of runs before {}: {}", run.id(), e.toString());
    }
  }
}
