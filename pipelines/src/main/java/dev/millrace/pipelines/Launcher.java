package dev.millrace.pipelines;

import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.options.Argument;
import dev.millrace.pipelines.options.EngineOptions;
import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.OptionCatalog;
import dev.millrace.pipelines.options.OptionReader;
import dev.millrace.pipelines.options.Secrets;
import dev.millrace.pipelines.options.TemplateArguments;
import dev.millrace.pipelines.options.UsageException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.ApplicationNameOptions;

/** Understands the command line, and starts what it asks for. */
final class Launcher {
  private static final List<String> HELP = List.of("help", "--help", "-h", "-help");

  private final List<MillracePipeline<?>> pipelines;
  private final RunnerProfiles profiles;
  private final Console console;
  private final Help help;

  /**
   * @param pipelines there are; the first runs when none is named
   */
  Launcher(List<MillracePipeline<?>> pipelines, RunnerProfiles profiles, Console console) {
    this.pipelines = pipelines;
    this.profiles = profiles;
    this.console = console;
    this.help = new Help(pipelines, profiles, console);
  }

  /** Does what the arguments say, and says how it ended; throws nothing. */
  Ending launch(List<String> arguments) {
    try {
      understand(arguments);
      return Ending.WELL;
    } catch (OfTemplate failure) {
      return ending(arguments, failure.launch).inWords(failure.parameters::inItsWords);
    } catch (Throwable failure) {
      return ending(arguments, failure);
    }
  }

  private Ending ending(List<String> arguments, Throwable failure) {
    return Cause.mistake(failure).map(Ending::mistake).orElseGet(() -> fault(arguments, failure));
  }

  /** A launch of a template failed, which is told in the words of its parameters. */
  private static final class OfTemplate extends Exception {
    private static final long serialVersionUID = 1;

    private final transient TemplateArguments parameters;
    private final Throwable launch;

    OfTemplate(TemplateArguments parameters, Throwable launch) {
      super(launch);
      this.parameters = parameters;
      this.launch = launch;
    }
  }

  private Ending fault(List<String> arguments, Throwable failure) {
    String name = isNamed(arguments) ? name(arguments) : pipelines.get(0).name();
    return Ending.fault(
        name + " failed: " + Cause.line(failure),
        Logs.wanted(arguments) == Logs.OPEN ? failure : null);
  }

  private static boolean isNamed(List<String> arguments) {
    return !arguments.isEmpty() && !arguments.get(0).startsWith("-");
  }

  /** What is named there: a name may have several words, and what is none is one word. */
  private String name(List<String> arguments) {
    return pipelines.stream()
        .map(MillracePipeline::name)
        .filter(
            name -> {
              List<String> words = List.of(name.split(" "));
              return words.size() <= arguments.size()
                  && words.equals(arguments.subList(0, words.size()));
            })
        .max(Comparator.comparingInt(String::length))
        .orElse(arguments.get(0));
  }

  private void understand(List<String> arguments) throws Exception {
    if (arguments.isEmpty()) {
      run(pipelines.get(0), arguments);
      return;
    }
    String first = name(arguments);
    List<String> rest = arguments.subList(first.split(" ").length, arguments.size());
    if (HELP.contains(first)) {
      help(rest);
    } else if (first.equals("--version")) {
      help.version();
    } else if (!isNamed(arguments)) {
      run(pipelines.get(0), arguments);
    } else if (rest.stream().anyMatch(HELP::contains)) {
      help.pipeline(named(first));
    } else {
      run(named(first), rest);
    }
  }

  private void help(List<String> subject) {
    if (subject.isEmpty()) {
      help.overview();
    } else if (subject.get(0).equals("engine")) {
      help.engine();
    } else {
      help.pipeline(named(name(subject)));
    }
  }

  private MillracePipeline<?> named(String name) {
    List<String> names =
        pipelines.stream().map(MillracePipeline::name).collect(Collectors.toList());
    int at = names.indexOf(name);
    if (at < 0) {
      throw UsageException.of(
          "Unknown pipeline: %s (nearest: %s; must be one of %s)"
              .formatted(
                  Secrets.shown("", name),
                  Nearest.to(name, names).orElse("none"),
                  String.join(", ", names)));
    }
    return pipelines.get(at);
  }

  private <O extends MillraceOptions> void run(MillracePipeline<O> pipeline, List<String> arguments)
      throws Exception {
    RunnerProfile profile = profiles.only();
    List<Argument> given = Argument.parse(arguments);
    Optional<String> template = profile.template(given);
    if (template.isPresent()) {
      runTemplate(pipeline, template.get(), given, profile);
    } else {
      run(pipeline, given, profile, new EngineLaunch(pipeline.name(), profile, console));
    }
  }

  private <O extends MillraceOptions> void runTemplate(
      MillracePipeline<O> pipeline, String location, List<Argument> given, RunnerProfile profile)
      throws OfTemplate {
    TemplateLaunch launch =
        new TemplateLaunch(new EngineLaunch(pipeline.name(), profile, console), location);
    TemplateArguments parameters = TemplateLaunch.parameters(pipeline, location, given);
    try {
      run(pipeline, parameters.arguments(), profile, launch);
      launch.requireJob();
    } catch (Throwable failure) {
      throw new OfTemplate(parameters, failure);
    }
  }

  private static <O extends MillraceOptions> void run(
      MillracePipeline<O> pipeline, List<Argument> given, RunnerProfile profile, Launch launch)
      throws Exception {
    O options =
        new OptionReader(
                pipeline.name() + " --help",
                OptionCatalog.of(pipeline.optionsType()),
                EngineOptions.of(profile.optionTypes()))
            .read(pipeline.optionsType(), Argument.parse(profile.defaultArguments()), given);
    options.as(ApplicationNameOptions.class).setAppName(pipeline.name());
    registerFileSystems(options);
    pipeline.check(options);
    profile.check(options);
    pipeline.run(options, launch);
  }

  /** Before a pipeline is made, so that what it must look at first may lie anywhere. */
  private static void registerFileSystems(MillraceOptions options) {
    try {
      FileSystems.setDefaultPipelineOptions(options);
    } catch (IllegalArgumentException e) {
      throw UsageException.of(Cause.line(e));
    }
  }
}
