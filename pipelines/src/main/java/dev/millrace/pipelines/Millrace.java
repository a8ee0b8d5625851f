package dev.millrace.pipelines;

import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.options.BeamRegistry;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Runs a pipeline by name.
 *
 * <pre>
 * &lt;pipeline&gt; --option=value …   runs it
 * &lt;pipeline&gt; --help             lists its options
 * help                          lists the pipelines
 * </pre>
 *
 * <p>Without arguments the first pipeline of the {@link Portfolio} runs with its defaults. A user's
 * mistake is one line on standard error and exit status 2, a fault is one line and status 1. After
 * success {@code main} returns, because the engine's client may have something left to do; it
 * leaves a failure as {@link Exit} says.
 */
public final class Millrace {
  private Millrace() {}

  /** See {@link Millrace}. */
  public static void main(String[] arguments) {
    RunnerProfiles profiles = RunnerProfiles.onTheClassPath();
    run(
        List.of(arguments),
        profiles.clients(),
        (given, console) -> {
          BeamRegistry.startEmpty();
          return new Launcher(profiles.programs(), profiles, console).launch(given);
        });
  }

  /** As {@code main}, with a pipeline whose name is then not among the arguments. */
  public static void start(MillracePipeline<?> pipeline, String[] arguments) {
    main(
        Stream.concat(Stream.of(pipeline.name()), Arrays.stream(arguments)).toArray(String[]::new));
  }

  /**
   * Runs as {@code main} does, for a program that goes on afterwards: settles no log, never ends
   * the process, and never throws.
   *
   * @return the exit status: 0, 1 for a fault, 2 for a mistake of the user
   */
  public static int launch(List<String> arguments, PrintStream out, PrintStream err) {
    Console console = Console.of(out, err);
    RunnerProfiles profiles = RunnerProfiles.onTheClassPath();
    Ending ending = new Launcher(profiles.programs(), profiles, console).launch(arguments);
    if (ending.status() != 0) {
      ending.lines().forEach(console::error);
    }
    return ending.status();
  }

  /** Settles the log, launches, and leaves as the caller needs it. */
  static void run(
      List<String> arguments,
      Set<String> clients,
      BiFunction<List<String>, Console, Ending> launcher) {
    Exit exit = Exit.forCaller(clients);
    exit.quieten(arguments);
    Console console = Console.ofProcess();
    exit.end(launcher.apply(arguments, console), console);
  }
}
