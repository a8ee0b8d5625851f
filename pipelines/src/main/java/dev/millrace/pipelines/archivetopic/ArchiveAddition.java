package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.Announcement;
import dev.millrace.io.LandedFiles;
import dev.millrace.io.Ledger;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.ArchivedFile;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.ArchivedRun;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds a run to the manifest of the one before it. Of that one only the name travels to the worker
 * that publishes: a manifest is as long as its archive is old.
 *
 * @param previous the run before; null where there is none
 * @param input brokers and topics
 * @param format of the files
 * @param keepManifests how many of the newest runs keep theirs, this one included
 */
record ArchiveAddition(
    @Nullable String previous, ArchivePlan plan, String input, String format, int keepManifests)
    implements Announcement {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveAddition.class);

  @Override
  public void announce(Run run, Ledger ledger, List<Landed> landed) throws IOException {
    new Archive(run.output(), previous, ArchiveManifest.empty()).requireUnchanged(run);
    if (ArchiveManifest.of(run).isPresent()) {
      // An engine tries again, and the manifest before may be gone already.
      return;
    }
    Publication.of(run).requireHeld();
    Archive archive = Archive.before(run);
    archive
        .manifest()
        .with(
            new ArchivedRun(
                run.id(),
                input,
                format,
                ledger.total("kept"),
                plan.ranges(),
                plan.gaps(),
                files(run)),
            plan.reached())
        .write(run);
  }

  /** All files of the run: its books, which count them, balance. */
  private static List<ArchivedFile> files(Run run) throws IOException {
    String output = run.outputFolder().toString();
    return LandedFiles.below(run.table(ArchiveTopicGraph.RECORDS)).stream()
        .map(
            file ->
                new ArchivedFile(
                    file.resourceId().toString().substring(output.length()), file.sizeBytes()))
        .toList();
  }

  @Override
  public void tidy(Run run) {
    try {
      List<String> runs =
          ArchiveManifest.of(run).orElseThrow().runs().stream().map(ArchivedRun::run).toList();
      int oldestKept = Math.max(0, runs.size() - keepManifests);
      removeManifests(run.output(), runs.subList(0, oldestKept));
      Publication.of(run).removeFailedRuns(Set.copyOf(runs), runs.get(oldestKept));
    } catch (IOException e) {
      LOG.warn("Cannot remove what run {} leaves behind: {}", run.id(), e.toString());
    }
  }

  /** From the newest on, as far as there are any: those before it went when it came. */
  private static void removeManifests(String output, List<String> runs) throws IOException {
    for (int i = runs.size() - 1; i >= 0; i--) {
      Run old = new Run(output, runs.get(i));
      if (ArchiveManifest.of(old).isEmpty()) {
        return;
      }
      ArchiveManifest.delete(old);
    }
  }
}
