package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import java.io.IOException;
import java.util.Objects;
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
      requireNothingPublished(run, publication);
      return new Archive(run.output(), null, ArchiveManifest.empty());
    }
    return new Archive(run.output(), newest.get(), manifestOf(new Run(run.output(), newest.get())));
  }

  private static void requireNothingPublished(Run run, Publication publication) throws IOException {
    Optional<String> lost = publication.newestMarked();
    if (lost.isPresent()) {
      throw new IOException(
          ("%s has no current.json, but its run %s was published: bring current.json back from a"
                  + " copy, or copy runs/%s/published.json there as current.json, or choose another"
                  + " --output")
              .formatted(run.output(), lost.get(), lost.get()));
    }
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

  /**
   * Looks whether it still is so, or this very run was published.
   *
   * @throws IOException if another run was
   */
  void requireUnchanged(Run run) throws IOException {
    String now = Publication.of(run).published().orElse(null);
    if (!Objects.equals(now, newest) && !run.id().equals(now)) {
      throw new IOException(
          ("The published run of %s is %s now, and was %s when run %s began: another run"
                  + " came between, and nothing of this one was published; start it again")
              .formatted(output, shown(now), shown(newest), run.id()));
    }
  }

  private static String shown(@Nullable String run) {
    return run == null ? "none" : run;
  }
}
