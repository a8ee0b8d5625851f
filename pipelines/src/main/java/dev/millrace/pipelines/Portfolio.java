package dev.millrace.pipelines;

import dev.millrace.pipelines.archivetopic.ArchiveTopic;
import dev.millrace.pipelines.ingestevents.IngestEvents;
import dev.millrace.pipelines.lab.WebLogAlertsLab;
import dev.millrace.pipelines.query.QueryPipeline;
import dev.millrace.pipelines.replaydeadletters.ReplayDeadLetters;
import dev.millrace.pipelines.simulatewebtraffic.SimulateWebTraffic;
import dev.millrace.pipelines.trainweblogmodel.TrainWebLogModel;
import dev.millrace.pipelines.weblogalerts.WebLogAlerts;
import java.util.List;

/** The pipelines there are, in the order in which {@code help} lists them. */
final class Portfolio {
  /** A new pipeline is one more line here; the first is what runs when no name is given. */
  static final List<MillracePipeline<?>> PIPELINES =
      List.of(
          new WebLogAlerts(),
          new IngestEvents(),
          new QueryPipeline(),
          new ArchiveTopic(),
          new ReplayDeadLetters(),
          new WebLogAlertsLab(),
          new SimulateWebTraffic(),
          new TrainWebLogModel());

  private Portfolio() {}
}
