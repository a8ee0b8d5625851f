package dev.millrace.pipelines;

import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.options.EngineOptions;
import dev.millrace.pipelines.options.HelpPage;
import dev.millrace.pipelines.options.OptionCatalog;
import java.util.List;

/** What the launcher says about itself. */
final class Help {
  private final List<MillracePipeline<?>> pipelines;
  private final RunnerProfiles profiles;
  private final Console console;

  Help(List<MillracePipeline<?>> pipelines, RunnerProfiles profiles, Console console) {
    this.pipelines = pipelines;
    this.profiles = profiles;
    this.console = console;
  }

  /** The pipelines, a line each. */
  void overview() {
    console.line("Usage: <pipeline> --option=value …");
    console.line();
    int widest = pipelines.stream().mapToInt(pipeline -> pipeline.name().length()).max().orElse(0);
    for (MillracePipeline<?> pipeline : pipelines) {
      console.line(("  %-" + widest + "s  %s").formatted(pipeline.name(), pipeline.summary()));
    }
    console.line();
    console.line("  <pipeline> --help   its options");
    console.line("  help engine         options of the engine, which any pipeline takes");
    console.line("  --version           versions of Millrace, Beam and Java, and the engine");
  }

  /** A pipeline's options. */
  void pipeline(MillracePipeline<?> pipeline) {
    console.line(pipeline.name() + ": " + pipeline.summary());
    console.line();
    console.line("Usage: " + pipeline.name() + " --option=value …");
    HelpPage.of(OptionCatalog.of(pipeline.optionsType())).forEach(console::line);
    console.line();
    console.line("Options of the engine (" + profiles.names() + ") may be given too: help engine.");
  }

  /** The engine's options. */
  void engine() {
    RunnerProfile profile = profiles.only();
    console.line("Options of " + profile.name() + " and of Beam, in the words of their authors:");
    console.line();
    HelpPage.of(EngineOptions.of(profile.optionTypes())).forEach(console::line);
    console.line();
    console.line("Given unless you say otherwise: " + String.join(" ", profile.defaultArguments()));
  }

  /** Versions. */
  void version() {
    console.line(
        "Millrace %s, Beam %s, Java %s, engine: %s"
            .formatted(
                Version.ofMillrace(), Version.ofBeam(), Runtime.version(), profiles.names()));
  }
}
