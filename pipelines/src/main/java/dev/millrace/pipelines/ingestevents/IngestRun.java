package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.pipelines.AfterFault;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;

/**
 * What happens around the graph of a run, whatever it reads: it claims the output, gives the claim
 * back and removes what has landed if the run fails, so that a mistake leaves nothing behind.
 *
 * @param schema of what is landed
 */
record IngestRun(Run run, EventLanding landing, EventSchema schema, Launch launch) {

  /** What else a run does once the output is its own. */
  @FunctionalInterface
  interface Preparation {
    /** Does it, before the graph is run. */
    void prepare() throws IOException;

    /** Takes it back, if the run fails. */
    default void undo() throws IOException {}
  }

  /** Runs the graph. */
  Launch.Outcome over(Pipeline graph, ProgressSource progress, Preparation preparation)
      throws IOException {
    Publication publication = Publication.of(run);
    publication.claim();
    Launch.Outcome outcome =
        AfterFault.clean(
            () -> abandon(publication, preparation),
            () -> {
              landing.open(run);
              preparation.prepare();
              SchemaFile.land(schema, run);
              return launch.execute(graph, progress);
            });
    switch (outcome) {
      case FINISHED -> {}
      case SUBMITTED -> publication.leaveToJob();
    }
    return outcome;
  }

  private void abandon(Publication publication, Preparation preparation) throws IOException {
    AfterFault.cleanAll(
        List.of(
            preparation::undo,
            () -> landing.abandon(run, publication),
            () -> QualityTable.printWhyFailed(run, launch.console())));
  }
}
