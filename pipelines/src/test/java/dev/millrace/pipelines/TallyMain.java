package dev.millrace.pipelines;

import dev.millrace.client.EngineClient;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.options.BeamRegistry;
import java.util.List;
import java.util.Set;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.ExperimentalOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.slf4j.LoggerFactory;

/** A main class for the tests that need a process of their own; its program logs before it ends. */
final class TallyMain {
  static final Set<String> CLIENTS = Set.of(EngineClient.class.getName());

  private TallyMain() {}

  public static void main(String[] arguments) {
    Millrace.run(
        List.of(arguments),
        CLIENTS,
        (given, console) -> {
          BeamRegistry.startEmpty();
          return launch(given, console);
        });
  }

  static Ending launch(List<String> arguments, Console console) {
    Program noisy =
        new Program(
            "noisy",
            (options, launch) -> {
              LoggerFactory.getLogger("a.library").warn("slf4j warning");
              Logger.getLogger("a.library").warning("util warning");
              launch.console().line("done …");
            });
    Program registered =
        new Program(
            "registered",
            (options, launch) ->
                launch
                    .console()
                    .line(
                        PipelineOptionsFactory.getRegisteredOptions().stream()
                                .map(Class::getSimpleName)
                                .sorted()
                                .collect(Collectors.joining(" "))
                            + ", experiments "
                            + options.as(ExperimentalOptions.class).getExperiments()));
    return new Launcher(
            List.of(new TallyPipeline(), noisy, registered),
            RunnerProfiles.of(new DirectProfile()),
            console)
        .launch(arguments);
  }
}
