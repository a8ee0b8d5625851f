package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.LandedFiles;
import dev.millrace.io.LandedTable;
import dev.millrace.io.Run;
import dev.millrace.pipelines.LedgerTable;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.Table;
import dev.millrace.transforms.DeadLetter;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/** What a run landed, for a person: read back from its files. */
final class IngestSummary {
  private static final int MOST_REASONS = 10;
  private static final int MOST_PARTITIONS = 20;

  private final Run run;
  private final EventLayout layout;
  private final Console console;
  private String table = "";
  private String loadedTable = "";

  IngestSummary(Run run, EventLayout layout, Console console) {
    this.run = run;
    this.layout = layout;
    this.console = console;
  }

  /** Events are not files but rows of a table. */
  IngestSummary landedIn(String name) {
    table = name;
    return this;
  }

  /** Events are files, and rows of a table that has loaded them. */
  IngestSummary loadedInto(String name) {
    loadedTable = name;
    return this;
  }

  void print() throws IOException {
    LedgerTable.print(run, console);
    printDeadLetters();
    QualityTable.print(run, console);
    if (table.isEmpty()) {
      printPartitions();
      if (!loadedTable.isEmpty()) {
        console.line("Loaded into " + loadedTable);
      }
    } else {
      console.line("Events landed in the table " + table);
    }
    printProtections();
    console.line("Landed in " + run.folder());
    console.line(
        (table.isEmpty() ? "  events/, " : "  ")
            + (layout.isJudging() ? "anomalies/, " : "")
            + "dead-letters/, manifest.json, quality.json, quality-partitions.json, schema.avsc and"
            + " ledger.json; "
            + run.outputFolder()
            + (run.outputFolder().getScheme().equals("file")
                ? "latest leads"
                : "current.json points")
            + " to the newest run");
  }

  /** So that who reads this sees which fields are not. */
  private void printProtections() {
    if (layout.isProtecting()) {
      console.line(
          "Protected: "
              + layout.protections().entrySet().stream()
                  .map(field -> field.getKey() + " (" + field.getValue().word() + ")")
                  .collect(Collectors.joining(", ")));
      console.line();
    }
  }

  private void printDeadLetters() throws IOException {
    Map<String, Reason> reasons = new TreeMap<>();
    LandedTable.in(run.table(IngestEventsGraph.DEAD_LETTERS), DeadLetterFormat.of())
        .forEach(letter -> reasons.merge(letter.reason(), Reason.of(letter), Reason::with));
    if (reasons.isEmpty()) {
      return;
    }
    Table table = Table.of("dead letters", "reason", "the first of them", "at");
    List<Map.Entry<String, Reason>> most =
        reasons.entrySet().stream()
            .sorted(Comparator.comparingLong(reason -> -reason.getValue().count))
            .limit(MOST_REASONS)
            .toList();
    for (Map.Entry<String, Reason> reason : most) {
      DeadLetter first = reason.getValue().first;
      String source = first.position().source();
      table =
          table.withRow(
              reason.getValue().count,
              reason.getKey(),
              first.message(),
              source.substring(source.lastIndexOf('/') + 1) + ":" + first.position().offset());
    }
    console.table(table);
    console.line();
  }

  /** How many letters have a reason, and which of them comes first in the input. */
  private record Reason(long count, DeadLetter first) {
    static Reason of(DeadLetter letter) {
      return new Reason(1, letter);
    }

    Reason with(Reason other) {
      return new Reason(
          count + other.count,
          first.position().compareTo(other.first.position()) <= 0 ? first : other.first);
    }
  }

  private void printPartitions() throws IOException {
    String folder = run.table(IngestEventsGraph.EVENTS).toString();
    Map<String, Size> partitions = new TreeMap<>();
    for (Metadata file : LandedFiles.below(run.table(IngestEventsGraph.EVENTS))) {
      String path = file.resourceId().toString().substring(folder.length());
      int end = path.lastIndexOf('/');
      partitions.merge(
          end < 0 ? "(all)" : path.substring(0, end), new Size(1, file.sizeBytes()), Size::plus);
    }
    Table table = Table.of("partition", "files", "bytes").withRight("bytes");
    for (Map.Entry<String, Size> partition :
        partitions.entrySet().stream().limit(MOST_PARTITIONS).toList()) {
      table =
          table.withRow(
              partition.getKey(),
              partition.getValue().files,
              Figures.bytes(partition.getValue().bytes));
    }
    console.table(table);
    if (partitions.size() > MOST_PARTITIONS) {
      Size all = partitions.values().stream().reduce(new Size(0, 0), Size::plus);
      console.line(
          String.format(
              "and %s more partitions; %s files, %s in all",
              Figures.count(partitions.size() - MOST_PARTITIONS),
              Figures.count(all.files),
              Figures.bytes(all.bytes)));
    }
    console.line();
  }

  private record Size(long files, long bytes) {
    Size plus(Size other) {
      return new Size(files + other.files, bytes + other.bytes);
    }
  }
}
