package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Run;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.Table;
import dev.millrace.pipelines.ingestevents.Expectation.Outcome;
import dev.millrace.pipelines.ingestevents.QualityReport.FieldDrift;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The report of quality of a run, for a person: read back from its folder. */
final class QualityTable {
  private static final int MOST_FIELDS = 20;
  private static final int MOST_CHARACTERS = 24;

  private final QualityReport report;
  private final Console console;

  private QualityTable(QualityReport report, Console console) {
    this.report = report;
    this.console = console;
  }

  /** Prints it, if the run came as far as that. */
  static void print(Run run, Console console) throws IOException {
    Optional<QualityTable> table = of(run, console);
    table.ifPresent(QualityTable::printFields);
    table.ifPresent(QualityTable::printDetectors);
    table.ifPresent(QualityTable::printExpectations);
  }

  /** Prints what a run does not meet of what is expected of it, warnings too. */
  static void printUnmet(Run run, Console console) throws IOException {
    of(run, console).ifPresent(QualityTable::printExpectations);
  }

  /** Prints the same of a run that failed, if it came as far as that and failed because of it. */
  static void printWhyFailed(Run run, Console console) throws IOException {
    of(run, console)
        .filter(table -> !table.report.failures().isEmpty())
        .ifPresent(QualityTable::printExpectations);
  }

  private static Optional<QualityTable> of(Run run, Console console) throws IOException {
    return QualityReport.FILE.read(run).map(report -> new QualityTable(report, console));
  }

  private void printFields() {
    Table table =
        Table.of("field", "null", "distinct", "least", "median", "greatest", "drift")
            .withRight("null", "distinct", "drift");
    List<FieldQuality> fields = report.fields();
    for (FieldQuality field : fields.subList(0, Math.min(MOST_FIELDS, fields.size()))) {
      table =
          table.withRow(
              field.field(),
              report.rows() == 0 ? "" : percent(field.nulls(), report.rows()),
              field.distinct() == null ? "" : Figures.count(field.distinct()),
              shown(field.min()),
              field.quantiles() == null ? "" : shown(field.quantiles().get("p50")),
              shown(field.max()),
              report.driftOf(field.field()).map(QualityTable::shown).orElse(""));
    }
    console.table(table);
    if (fields.size() > MOST_FIELDS) {
      console.line("and %d more fields, see quality.json".formatted(fields.size() - MOST_FIELDS));
    }
    console.line();
  }

  private void printDetectors() {
    List<DetectorQuality> detectors = report.detectors();
    if (detectors == null) {
      return;
    }
    Table table =
        Table.of("field", "detector", "values", "median", "ordinary", "set aside")
            .withRight("values", "set aside");
    for (DetectorQuality detector : detectors) {
      table =
          table.withRow(
              detector.field(),
              detector.detector(),
              Figures.count(detector.values()),
              shown(detector.median()),
              detector.idle() == null
                  ? detector.least() + " to " + detector.greatest()
                  : "not judged: " + detector.idle(),
              Figures.count(detector.setAside()));
    }
    console.table(table);
    console.line();
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  private static String shown(FieldDrift drift) {
    return drift.kolmogorovSmirnov() == null
        ? ""
        : String.format(Locale.ROOT, "%.3f", drift.kolmogorovSmirnov());
  }

  private static String shown(@Nullable String value) {
    if (value == null) {
      return "";
    }
    return value.codePointCount(0, value.length()) <= MOST_CHARACTERS
        ? value
        : value.substring(0, value.offsetByCodePoints(0, MOST_CHARACTERS - 1)) + "…";
  }

  private void printExpectations() {
    List<Outcome> failed =
        report.expectations().stream().filter(outcome -> !outcome.holds()).toList();
    if (failed.isEmpty()) {
      return;
    }
    Table table = Table.of("not met", "on failure", "expected", "found");
    for (Outcome outcome : failed) {
      table =
          table.withRow(
              outcome.expectation(), outcome.onFailure(), outcome.expected(), outcome.found());
    }
    console.table(table);
    console.line();
  }
}
