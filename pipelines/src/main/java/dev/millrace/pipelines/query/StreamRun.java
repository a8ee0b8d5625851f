package dev.millrace.pipelines.query;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.io.SendTable;
import dev.millrace.io.WindowLedgers;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.io.kafka.KafkaOutbox;
import dev.millrace.io.kafka.PartitionPlace;
import dev.millrace.pipelines.AfterFault;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.LedgerTable;
import dev.millrace.pipelines.ReadingProgress;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.pipelines.topics.StreamManifest;
import dev.millrace.transforms.sql.QueryPlan;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.jspecify.annotations.Nullable;

/** Runs one query over streams; the same command goes on with what it has begun. */
final class StreamRun {
  private final QueryOptions options;
  private final Launch launch;
  private final QueryPlan plan;
  private final QueryGraph.Settings query;
  private final List<StreamSource> sources;

  private StreamRun(
      QueryOptions options,
      Launch launch,
      QueryPlan plan,
      QueryGraph.Settings query,
      List<StreamSource> sources) {
    this.options = options;
    this.launch = launch;
    this.plan = plan;
    this.query = query;
    this.sources = sources;
  }

  /** A query whose plan is of a stream. */
  static StreamRun of(
      QueryOptions options, Launch launch, QueryPlan plan, QueryGraph.Settings query) {
    List<StreamSource> sources = new ArrayList<>();
    for (QueryTable table : query.tables()) {
      if (table.source() instanceof StreamSource source) {
        sources.add(source);
      }
    }
    return new StreamRun(options, launch, plan, query, sources);
  }

  /**
   * Lands the result window by window. Readers see the run from its start; one that fails keeps
   * what it published, and goes on with it when it is started again. On an engine that cannot go on
   * with a stream they see it from its first window.
   *
   * @param question what is asked, to know it again
   */
  void land(String output, StreamQuestion question) throws IOException {
    Run fresh = Run.startingAt(Instant.now(), output);
    Publication.of(fresh).requireOutputOf(Edges.PIPELINE);
    Optional<Run> begun = StreamManifest.openRun(fresh);
    if (!launch.continuesStreams()) {
      StreamManifest.requireNone(begun);
    }
    land(begun.orElse(fresh), manifest(question));
  }

  private void land(Run run, StreamManifest now) throws IOException {
    ProgressSource progress = ReadingProgress.fromNow();
    StreamManifest manifest = StreamManifest.of(run).orElse(now);
    now.requireSame(manifest, run);
    if (launch.keepState(options, run.id(), StreamManifest.state(run).toString()).isEmpty()) {
      now.requireSameStart(manifest, run);
    }
    StreamGraph.Settings settings = settings(run);
    Pipeline graph = Pipeline.create(options);
    new StreamGraph(settings, run, Seams.NONE).build(graph);
    Publication publication = Publication.of(run);
    publication.claim();
    Launch.Outcome outcome =
        AfterFault.clean(
            publication::release,
            () -> {
              if (launch.continuesStreams()) {
                publication.publish(Edges.PIPELINE, options.getKeepRuns());
              }
              manifest.write(run);
              RunFile.of(run, "schema.avsc")
                  .replace(query.columns().schema().avro().toString(true) + "\n");
              return launch.execute(graph, progress);
            });
    switch (outcome) {
      case FINISHED -> {
        WindowLedgers.of(run, settings.plan()).write();
        // A job that was stopped with a savepoint ends well too, and can be gone on with.
        if (areEnded()) {
          manifest.end().write(run);
        }
        publication.release();
        LedgerTable.print(run, launch.console());
        launch.console().line("Landed in " + run.table(QueryGraph.RESULT));
      }
      case SUBMITTED -> {
        publication.leaveToJob();
        launch.console().line("Submitted " + options.getJobName() + ".");
      }
    }
  }

  private boolean areEnded() throws IOException {
    for (StreamSource source : sources) {
      if (!source.inlet().isEnded()) {
        return false;
      }
    }
    return true;
  }

  private StreamGraph.Settings settings(Run run) throws IOException {
    StreamWindows windows = plan.windows().map(StreamWindows::of).orElse(StreamWindows.MINUTES);
    if (!windows.areOfSeconds()) {
      throw UsageException.of(
          "Invalid SQL: the windows of a stream must start and end at whole seconds");
    }
    List<TableOfRun> streams = new ArrayList<>();
    for (QueryTable table : query.tables()) {
      if (table.source() instanceof StreamSource source) {
        streams.add(new TableOfRun(table, source.forRun(run).in(windows)));
      }
    }
    return new StreamGraph.Settings(
        query,
        streams,
        windows,
        plan.windows().isPresent() ? 1 : StreamGraph.Settings.files(sources),
        sending(run),
        launch.continuesStreams() ? null : options.getKeepRuns());
  }

  private @Nullable SendTable sending(Run run) throws IOException {
    String topic = options.getResultTopic();
    if (topic == null) {
      return null;
    }
    KafkaAddress address = KafkaAddress.ofOneTopic(topic);
    KafkaInlet.at(address);
    return SendTable.of(run, QueryGraph.RESULT, KafkaOutbox.to(address, run.id(), row -> null));
  }

  private StreamManifest manifest(StreamQuestion question) {
    List<PartitionPlace> starts = new ArrayList<>();
    sources.forEach(source -> starts.addAll(source.inlet().starts()));
    return StreamManifest.atBeginning(
        Edges.PIPELINE,
        query.tables().stream().map(QueryTable::input).collect(Collectors.joining(" ")),
        "stream, %d partitions, %s, %s, %s: %s"
            .formatted(
                starts.size(),
                query.format().word(),
                sources.stream().map(StreamSource::settings).collect(Collectors.joining(", ")),
                query.tables().stream()
                    .map(table -> table.schema().fingerprint())
                    .collect(Collectors.joining(" ")),
                question.known()),
        starts);
  }
}
