package dev.millrace.pipelines.lab;

import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.options.Durations;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.pipelines.simulatewebtraffic.LiveTraffic;
import dev.millrace.pipelines.simulatewebtraffic.Simulation;
import dev.millrace.pipelines.weblogalerts.WebLogAlerts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code web-log-alerts} as a stream, with all that it needs, in one command. */
public final class WebLogAlertsLab implements MillracePipeline<WebLogAlertsLabOptions> {
  /**
   * The log begins so long ago. What is behind is written at once, so that the first windows are
   * over when the pipeline starts, and nobody waits for the first alert.
   */
  private static final Duration LEAD = Duration.ofMinutes(3);

  @Override
  public String name() {
    return "lab web-log-alerts";
  }

  @Override
  public String summary() {
    return "Runs web-log-alerts on live simulated traffic, with a Kafka broker of its own";
  }

  @Override
  public Class<WebLogAlertsLabOptions> optionsType() {
    return WebLogAlertsLabOptions.class;
  }

  @Override
  public void check(WebLogAlertsLabOptions options) {
    refuse("input", options.getInput() == null);
    refuse("output", options.getOutput() == null);
    new WebLogAlerts().check(options);
  }

  private static void refuse(String option, boolean absent) {
    if (!absent) {
      throw UsageException.of(
          "Unexpected --%s (must be left out: a lab has a topic and a --folder of its own)"
              .formatted(option));
    }
  }

  @Override
  public void run(WebLogAlertsLabOptions options, Launch launch) throws Exception {
    new Lab(
            Path.of(options.getFolder()),
            options.getPartitions(),
            topic -> LiveTraffic.inRealTime(simulation(options), topic, Clock.systemUTC()),
            (topic, output) -> runPipeline(options, topic, output, launch),
            launch.console())
        .run();
  }

  private static Simulation simulation(WebLogAlertsLabOptions options) {
    return Simulation.of(options.getSeed())
        .withStart(Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).minus(LEAD))
        .withDuration(Duration.ofMillis(Durations.parse(options.getDuration()).getMillis()))
        .withAttackShare(options.getAttackShare())
        .withLinesPerSecond(options.getRate());
  }

  /** The lab shows how the stream is doing, so that the pipeline shows no progress. */
  private static void runPipeline(
      WebLogAlertsLabOptions options, KafkaAddress topic, Path output, Launch launch)
      throws Exception {
    options.setInput(List.of(topic.toString()));
    options.setOutput(output.toString());
    new WebLogAlerts().run(options, launch.talkingTo(launch.console().withoutProgress()));
  }
}
