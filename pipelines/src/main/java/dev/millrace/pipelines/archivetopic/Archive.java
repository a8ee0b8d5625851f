package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder that runs add to, as it was at a moment.
 *
 * @param output the folder
 * @param newest the run that readers see; null where there is none
 * @param manifest of that run
 */
record Archive(String output, @Nullable String newest, ArchiveManifest manifest) {

  /**
   * What is there now.
   *
   * @param run that would be the next
   * @throws IOException if the folder holds something else, or runs that nothing leads to: to take
   *     it for an empty one would leave all that was archived out of the manifest
   */
  static Archive before(Run run) throws IOException {
    Publication publication = Publication.of(run);
    publication.requireOutputOf(Edges.PLAN.pipeline());
    Optional<String> newest = publication.published();
    if (newest.isEmpty()) {
      publication.requireNoneLost();
      return new Archive(run.output(), null, ArchiveManifest.empty());
    }
    return new Archive(run.output(), newest.get(), manifestOf(new Run(run.output(), newest.get())));
  }

  private static ArchiveManifest manifestOf(Run run) throws IOException {
    return ArchiveManifest.of(run)
        .orElseThrow(
            () ->
                new IOException(
                    ("The published run %s of %s has no manifest.json, so nobody knows what"
                            + " was archived: bring it back, or choose another --output")
                        .formatted(run.id(), run.output())));
  }
}
