package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Run;
import dev.millrace.io.manifest.VersionedFile;
import dev.millrace.pipelines.options.GivenArguments;
import java.io.IOException;
import java.util.List;

/**
 * How a run over files was started, in a file of its folder, so that it can be started again.
 *
 * @param version of this layout, 1
 * @param arguments that give the run's options again, from any folder
 */
record RunArguments(int version, List<String> arguments) {
  static final VersionedFile<RunArguments> FILE =
      new VersionedFile<>("arguments.json", "list of arguments", 1, RunArguments.class);

  private static final List<String> PATHS = List.of("--input=", "--output=");

  RunArguments {
    arguments = List.copyOf(arguments);
  }

  static RunArguments of(WebLogAlertsOptions options) {
    return new RunArguments(
        FILE.version(),
        GivenArguments.of(WebLogAlertsOptions.class, options).stream()
            .map(RunArguments::fromTheRoot)
            .toList());
  }

  private static String fromTheRoot(String argument) {
    for (String name : PATHS) {
      if (argument.startsWith(name)) {
        return name + Run.absolute(argument.substring(name.length()));
      }
    }
    return argument;
  }

  void write(Run run) throws IOException {
    FILE.write(run, this);
  }
}
