package dev.millrace.pipelines;

import dev.millrace.pipelines.console.Console;
import java.util.List;

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
    List<String> given = List.of(arguments);
    Exit exit = Exit.forCaller();
    exit.quieten(given);
    Console console = Console.ofProcess();
    Launcher launcher = new Launcher(Portfolio.PIPELINES, RunnerProfiles.onTheClassPath(), console);
    exit.end(launcher.launch(given), console);
  }
}
