package dev.millrace.pipelines;

import dev.millrace.client.EngineClient;
import dev.millrace.pipelines.console.Console;
import java.util.List;
import java.util.Set;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** A main class for the tests that need a process of their own; its program logs before it ends. */
final class TallyMain {
  private static final Set<String> CLIENTS = Set.of(EngineClient.class.getName());

  private TallyMain() {}

  public static void main(String[] arguments) {
    Millrace.run(List.of(arguments), CLIENTS, TallyMain::launch);
  }

  private static Ending launch(List<String> arguments, Console console) {
    Program noisy =
        new Program(
            "noisy",
            (options, launch) -> {
              LoggerFactory.getLogger("a.library").warn("slf4j warning");
              Logger.getLogger("a.library").warning("util warning");
              launch.console().line("done …");
            });
    return new Launcher(
            List.of(new TallyPipeline(), noisy), RunnerProfiles.of(new DirectProfile()), console)
        .launch(arguments);
  }
}
