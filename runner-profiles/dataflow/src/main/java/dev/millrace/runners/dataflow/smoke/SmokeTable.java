package dev.millrace.runners.dataflow.smoke;

import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.Table;
import java.util.List;

/** What became of the cases: a row each, and below them a line for whatever was not right. */
final class SmokeTable {
  private static final String NOTHING = "–";

  private SmokeTable() {}

  static void print(List<Trial> trials, Console console) {
    Table table =
        Table.of("template", "job", "state", "read", "kept", "dead letters", "books", "time")
            .withRight("read", "kept", "dead letters", "time");
    for (Trial trial : trials) {
      table =
          table.withRow(
              trial.smoke().template(),
              trial.job().isEmpty() ? NOTHING : trial.job(),
              trial.state(),
              total(trial, "read"),
              total(trial, "kept"),
              total(trial, "deadLetters"),
              books(trial),
              trial.took().isZero() ? NOTHING : Figures.clock(trial.took()));
    }
    console.table(table);
    for (Trial trial : trials) {
      if (!trial.smoke().leftOut().isEmpty()) {
        console.line(trial.smoke().template() + " was not run: " + trial.smoke().leftOut());
      }
      trial.faults().forEach(fault -> console.line(trial.smoke().template() + ": " + fault));
    }
  }

  private static Object total(Trial trial, String name) {
    return trial.ledger().flatMap(ledger -> ledger.total(name)).<Object>map(n -> n).orElse(NOTHING);
  }

  private static String books(Trial trial) {
    if (trial.ledger().isEmpty()) {
      return trial.state().equals("done") ? "missing" : NOTHING;
    }
    return !trial.ledger().get().imbalances().isEmpty()
        ? "do not balance"
        : trial.isRight() ? "balance" : "other counts";
  }
}
