package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.TopicExtent;
import dev.millrace.io.kafka.TopicRecords;
import dev.millrace.pipelines.AfterFault;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.ReadingProgress;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.ArchivedRun;
import dev.millrace.pipelines.console.ProgressSource;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.Pipeline;

/**
 * Copies what is new in topics of Kafka into files, and remembers how far it came in a manifest
 * that is published with them. docs/archive-topic.md describes what it writes.
 */
public final class ArchiveTopic implements MillracePipeline<ArchiveTopicOptions> {
  /** A worker reads so many records in a few seconds. */
  private static final long OFFSETS_PER_PIECE = 500_000;

  @Override
  public String name() {
    return "archive-topic";
  }

  @Override
  public String summary() {
    return "Copies what is new in topics of Kafka into files, each record once";
  }

  @Override
  public Class<ArchiveTopicOptions> optionsType() {
    return ArchiveTopicOptions.class;
  }

  @Override
  public void check(ArchiveTopicOptions options) {
    ArchiveTopicChecks.address(options);
  }

  @Override
  public void run(ArchiveTopicOptions options, Launch launch) throws IOException {
    KafkaAddress address = ArchiveTopicChecks.address(options);
    Run run = Run.startingAt(Instant.now(), options.getOutput());
    Archive archive = Archive.before(run);
    ArchivePlan plan =
        ArchivePlan.of(archive.manifest(), TopicExtent.at(address), options.getOutput());
    if (options.isDryRun()) {
      ArchiveSummary.printPlan(plan, options.getOutput(), launch.console());
    }
    requireNoGap(plan, address, options.getGaps());
    if (options.isDryRun()) {
      return;
    }
    if (plan.addsNothingTo(archive.manifest())) {
      launch.console().line(ArchiveSummary.nothingNew(plan));
      return;
    }
    archive(options, launch, run, archive, plan);
  }

  private static void requireNoGap(ArchivePlan plan, KafkaAddress address, GapPolicy policy) {
    List<Gap> gaps = plan.gaps();
    if (policy == GapPolicy.FAIL && !gaps.isEmpty()) {
      throw new IllegalStateException(
          ("Records of %s are gone that were not archived yet (retention, or somebody"
                  + " deleted them): %s; nothing was archived; --gaps=accept goes on with what is"
                  + " left, and names the gap in the manifest")
              .formatted(address, ArchiveSummary.places(gaps)));
    }
  }

  /**
   * Claims the output once the graph could be built, so that a mistake leaves nothing behind; gives
   * the claim back and removes what has landed if the run fails.
   */
  private static void archive(
      ArchiveTopicOptions options, Launch launch, Run run, Archive archive, ArchivePlan plan)
      throws IOException {
    ProgressSource progress = ReadingProgress.fromNow();
    Pipeline graph = Pipeline.create(options);
    new ArchiveTopicGraph(settings(options, archive, plan), run, Seams.NONE).build(graph);
    Publication publication = Publication.of(run);
    publication.claim();
    Launch.Outcome outcome =
        AfterFault.clean(
            publication::abandon,
            () -> {
              archive.requireUnchanged(run);
              return launch.execute(graph, progress);
            });
    switch (outcome) {
      case FINISHED -> launch.console().line(ArchiveSummary.archived(published(run), plan));
      case SUBMITTED -> {
        publication.leaveToJob();
        launch.console().line("Submitted " + options.getJobName() + ".");
      }
    }
  }

  private static ArchivedRun published(Run run) throws IOException {
    List<ArchivedRun> runs = Archive.before(run).manifest().runs();
    return runs.get(runs.size() - 1);
  }

  private static ArchiveTopicGraph.Settings settings(
      ArchiveTopicOptions options, Archive archive, ArchivePlan plan) {
    KafkaAddress address = ArchiveTopicChecks.address(options);
    return new ArchiveTopicGraph.Settings(
        new TopicRecords(address),
        plan.pieces(OFFSETS_PER_PIECE),
        new RecordPartitions(options.getPartitionBy()),
        options.getFormat(),
        options.getMegabytesPerFile() * 1_000_000L,
        new ArchiveAddition(
            archive.newest(),
            plan,
            address.toString(),
            options.getFormat().word(),
            options.getKeepRuns()));
  }
}
