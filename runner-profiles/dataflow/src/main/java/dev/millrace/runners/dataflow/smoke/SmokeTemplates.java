package dev.millrace.runners.dataflow.smoke;

import com.google.api.services.dataflow.model.FlexTemplateRuntimeEnvironment;
import dev.millrace.io.Run;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.Template;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.StreamDisplay;
import dev.millrace.pipelines.options.Durations;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.runners.dataflow.service.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * Launches each Flex Template in a project on small inputs of its own, waits for the jobs, and
 * holds the ledgers that have landed against what is known of the inputs. docs/dataflow.md
 * describes it.
 */
public final class SmokeTemplates implements MillracePipeline<SmokeTemplatesOptions> {
  @Override
  public String name() {
    return "smoke-templates";
  }

  @Override
  public String summary() {
    return "Runs each Flex Template in a project on small inputs, and checks what has landed";
  }

  @Override
  public Class<SmokeTemplatesOptions> optionsType() {
    return SmokeTemplatesOptions.class;
  }

  @Override
  public void check(SmokeTemplatesOptions options) {
    DataflowPipelineOptions where = options.as(DataflowPipelineOptions.class);
    require("project", where.getProject(), "the id of a project");
    require("region", where.getRegion(), "a region of Google Cloud, for example europe-west1");
  }

  private static void require(String option, @Nullable String value, String valid) {
    if (value == null || value.isBlank()) {
      throw UsageException.missing(option, "must be " + valid);
    }
  }

  @Override
  public void run(SmokeTemplatesOptions options, Launch launch) throws IOException {
    Console console = launch.console();
    String run = Run.startingAt(Instant.now(), options.getBucket()).id();
    SmokeFolder folder = SmokeFolder.of(options.getBucket(), run);
    SmokeRun smoke = smoke(options, run, folder);
    folder.put(SmokeInputs.all());
    console.line("Inputs and outputs are in " + folder.uri());
    watch(smoke, folder, Durations.parse(options.getTimeout()).getMillis(), console);
    SmokeTable.print(smoke.trials(), console);
    List<String> wrong = wrong(smoke.trials());
    if (wrong.isEmpty() && !options.isKeep()) {
      folder.remove();
    } else {
      console.line("Left there: %s; %s".formatted(folder.uri(), folder.removal()));
    }
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(
          "Not all templates did what they should (%s did not); the lines before say why"
              .formatted(String.join(", ", wrong)));
    }
  }

  private static SmokeRun smoke(SmokeTemplatesOptions options, String run, SmokeFolder folder) {
    DataflowPipelineOptions where = options.as(DataflowPipelineOptions.class);
    String specs = options.getTemplates();
    return new SmokeRun(
        SmokePlan.of(Template.all(), folder, options.getTopic()),
        DataflowService.of(where, Waiting.real()),
        new SmokeRun.Launches(
            specs == null ? SmokeFolder.below(options.getBucket(), "templates") : specs,
            run.toLowerCase(Locale.ROOT),
            environment(where, folder)),
        Waiting.real());
  }

  /** One worker does for such inputs; what else is not given here is the template's to say. */
  private static FlexTemplateRuntimeEnvironment environment(
      DataflowPipelineOptions where, SmokeFolder folder) {
    return new FlexTemplateRuntimeEnvironment()
        .setTempLocation(folder.at("temp"))
        .setStagingLocation(folder.at("staging"))
        .setMaxWorkers(1)
        .setMachineType(where.getWorkerMachineType())
        .setServiceAccountEmail(where.getServiceAccount())
        .setNetwork(where.getNetwork())
        .setSubnetwork(where.getSubnetwork())
        .setIpConfiguration(
            Boolean.FALSE.equals(where.getUsePublicIps()) ? "WORKER_IP_PRIVATE" : null);
  }

  /** However it ends, by Ctrl-C as well, jobs that are left alone are named. */
  private static void watch(SmokeRun smoke, SmokeFolder folder, long timeout, Console console)
      throws IOException {
    Thread interrupted =
        new Thread(
            () -> {
              smoke.goingOn().forEach(console::error);
              console.error("Left there: %s; %s".formatted(folder.uri(), folder.removal()));
            },
            "interrupted smoke");
    Runtime.getRuntime().addShutdownHook(interrupted);
    try (StreamDisplay display = console.display(smoke::status)) {
      smoke.run(Duration.ofMillis(timeout), display::line);
    } finally {
      Runtime.getRuntime().removeShutdownHook(interrupted);
      smoke.goingOn().forEach(console::error);
    }
  }

  private static List<String> wrong(List<Trial> trials) {
    return trials.stream()
        .filter(trial -> !trial.isRight() && trial.smoke().leftOut().isEmpty())
        .map(trial -> trial.smoke().template())
        .toList();
  }
}
