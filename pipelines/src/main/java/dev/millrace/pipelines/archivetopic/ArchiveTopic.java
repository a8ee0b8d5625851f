package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.Taking;
import dev.millrace.io.kafka.TopicExtent;
import dev.millrace.io.kafka.TopicPlan;
import dev.millrace.io.kafka.TopicRecords;
import dev.millrace.pipelines.AfterFault;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.Millrace;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.ReadingProgress;
import dev.millrace.pipelines.TemplateDefaults;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.ArchivedRun;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.pipelines.topics.CommittedTopics;
import dev.millrace.pipelines.topics.PlanWords;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;

/**
 * Copies what is new in topics of Kafka into files, and remembers how far it came in a manifest
 * that is published with them. docs/archive-topic.md describes what it writes.
 */
public final class ArchiveTopic implements MillracePipeline<ArchiveTopicOptions> {
  /** A worker reads so many records in a few seconds. */
  private static final long OFFSETS_PER_PIECE = 500_000;

  /** Runs this pipeline without being told its name, as the image of its template does. */
  public static void main(String[] arguments) {
    Millrace.start(new ArchiveTopic(), arguments);
  }

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
  public Optional<TemplateDefaults> template() {
    return Optional.of(TemplateDefaults.batch());
  }

  @Override
  public void check(ArchiveTopicOptions options) {
    CommittedTopics.parse(options.getInput());
  }

  @Override
  public void run(ArchiveTopicOptions options, Launch launch) throws IOException {
    KafkaAddress address = CommittedTopics.parse(options.getInput());
    Run run = Run.startingAt(Instant.now(), options.getOutput());
    Archive archive = Archive.before(run);
    Taking taking = new Taking("archive", "archived", options.getOutput());
    TopicPlan plan = TopicPlan.of(archive.manifest().partitions(), TopicExtent.at(address), taking);
    if (options.isDryRun()) {
      PlanWords.print(plan, taking, launch.console());
    }
    plan.requireNoGap(address, options.getGaps(), taking);
    if (options.isDryRun()) {
      return;
    }
    if (plan.addsNothingTo(archive.manifest().partitions())) {
      launch.console().line(PlanWords.nothingNew(plan, taking));
      return;
    }
    Launch.Outcome outcome = archive(options, launch, run, archive, plan);
    launch
        .console()
        .line(
            switch (outcome) {
              case FINISHED ->
                  PlanWords.published(
                      plan,
                      taking,
                      "Archived %s records".formatted(Figures.count(published(run).records())));
              case SUBMITTED -> "Submitted " + options.getJobName() + ".";
            });
  }

  /**
   * Claims the output once the graph could be built, so that a mistake leaves nothing behind; gives
   * the claim back and removes what has landed if the run fails.
   */
  private static Launch.Outcome archive(
      ArchiveTopicOptions options, Launch launch, Run run, Archive archive, TopicPlan plan)
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
              publication.requireStill(archive.newest());
              return launch.execute(graph, progress);
            });
    if (outcome == Launch.Outcome.SUBMITTED) {
      publication.leaveToJob();
    }
    return outcome;
  }

  private static ArchivedRun published(Run run) throws IOException {
    List<ArchivedRun> runs = Archive.before(run).manifest().runs();
    return runs.get(runs.size() - 1);
  }

  private static ArchiveTopicGraph.Settings settings(
      ArchiveTopicOptions options, Archive archive, TopicPlan plan) {
    KafkaAddress address = CommittedTopics.parse(options.getInput());
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
