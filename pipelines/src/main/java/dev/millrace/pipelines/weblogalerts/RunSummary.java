package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Run;
import dev.millrace.pipelines.console.Console;

/** What a run found, for a person. */
final class RunSummary {
  private final Run run;

  private RunSummary(Run run) {
    this.run = run;
  }

  static RunSummary of(Run run) {
    return new RunSummary(run);
  }

  void print(Console console) {
    console.line("Landed in " + run.folder());
  }
}
