package dev.millrace.pipelines.replaydeadletters;

import dev.millrace.pipelines.options.GivenArguments;
import java.util.List;
import java.util.Set;

/** Options that a replay takes in place of those of the run that landed the table. */
final class ChangedOptions {
  private static final Set<String> OF_THE_PIPELINE =
      Set.of(
          "schema",
          "rules",
          "unknownFields",
          "timeZone",
          "privacyKeyFile",
          "privacyKeyVariable",
          "megabytesPerFile",
          "keepRuns");

  private ChangedOptions() {}

  /** Each as an argument of that pipeline. */
  static List<String> of(ReplayDeadLettersOptions options) {
    return GivenArguments.of(ReplayDeadLettersOptions.class, options).stream()
        .filter(argument -> OF_THE_PIPELINE.contains(name(argument)))
        .toList();
  }

  private static String name(String argument) {
    return argument.substring(2, argument.indexOf('='));
  }
}
