package dev.millrace.pipelines.query;

import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.LandedFiles;
import dev.millrace.io.ParquetFormat;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.pipelines.AfterFault;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.ReadingProgress;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.ProgressSource;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.pipelines.topics.StreamManifest;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.sql.RowOrder;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Runs one query, and says what came of it. */
final class QueryRun {
  /** More rows than these nobody reads on a screen, and the client would hold them all. */
  static final int MOST_PRINTED = 10_000;

  private static final int SHOWN_LETTERS = 3;
  private static final int LONGEST_ROW = 200;

  private final QueryOptions options;
  private final Launch launch;
  private final long start = System.nanoTime();

  private QueryRun(QueryOptions options, Launch launch) {
    this.options = options;
    this.launch = launch;
  }

  static QueryRun of(QueryOptions options, Launch launch) {
    return new QueryRun(options, launch);
  }

  /** Lands the result in a folder that is removed, and prints what is read back from there. */
  void print(QueryGraph.Settings settings) throws IOException {
    try (ScratchFolder scratch = ScratchFolder.below(options.getScratch(), launch)) {
      Run run = Run.startingAt(Instant.now(), scratch.location());
      Executed executed = execute(run, settings, null, null);
      if (executed.outcome() == Launch.Outcome.SUBMITTED) {
        throw new IllegalStateException(
            "The engine does not wait for the end of the job, so no result can be printed: give"
                + " --output=FOLDER");
      }
      printResult(run, settings, executed.tables());
    }
  }

  private void printResult(Run run, QueryGraph.Settings settings, List<TableOfRun> tables)
      throws IOException {
    Map<String, Long> totals = Manifest.ofPublished(run).ledger();
    long rows = totals.getOrDefault("kept", 0L);
    if (rows > MOST_PRINTED) {
      throw UsageException.of(
          "The result has %s rows, and at most %s are printed (add LIMIT, or land all of it with"
                  .formatted(Figures.count(rows), Figures.count(MOST_PRINTED))
              + " --output=FOLDER)");
    }
    List<Row> result = new ArrayList<>();
    for (ResourceId file : files(run.table(QueryGraph.RESULT))) {
      read(
          file,
          channel -> ParquetFormat.of(settings.columns().schema()).read(channel, result::add));
    }
    result.sort(RowOrder.of(settings.ordering()));
    new ResultPrinter(settings.columns().first(settings.selected()), launch.console())
        .print(result, options.getFormat());
    Consumer<String> notes = notes();
    notes.accept(
        "%s %s of %s read, in %s s"
            .formatted(
                Figures.count(rows),
                rows == 1 ? "row" : "rows",
                Figures.count(totals.getOrDefault("queried", 0L)),
                seconds()));
    sayMore(run, tables, totals, notes);
  }

  /** Where what a person should know goes: not among rows that a program reads. */
  private Consumer<String> notes() {
    Console console = launch.console();
    return switch (options.getFormat()) {
      case TABLE -> console::line;
      case CSV, JSONL -> console::error;
    };
  }

  /** Lands the result as a run that replaces what was published there. */
  void replace(String output, QueryGraph.Settings settings) throws IOException {
    Run run = Run.startingAt(Instant.now(), output);
    land(run, settings, null);
  }

  /**
   * Lands the result as an addition to what was published at a table's folder.
   *
   * @param table its name
   */
  void add(String table, String folder, QueryGraph.Settings settings) throws IOException {
    Run any = Run.startingAt(Instant.now(), folder);
    String before = Publication.of(any).published().orElse(null);
    Run run = Run.startingAfter(before, Instant.now(), folder);
    if (before != null) {
      requireSameColumns(Manifest.ofPublished(new Run(run.output(), before)), table, settings);
    }
    land(run, settings, before);
  }

  private static void requireSameColumns(
      Manifest before, String table, QueryGraph.Settings settings) {
    String columns = settings.columns().schema().fingerprint();
    if (!before.declaredSchema().fingerprint().equals(columns)) {
      throw UsageException.of(
          "Invalid SQL: the columns of the SELECT are not those that %s has, in names, types, order"
                  .formatted(table)
              + " and whether they may be null (SELECT what the runs before did, or declare a table"
              + " at another LOCATION)");
    }
  }

  /**
   * Adds the result to a table of a database or of BigQuery; what else there is of the run lands in
   * a folder, where it replaces what was published.
   */
  void insert(String output, InsertedRows.Target table, QueryGraph.Settings settings)
      throws IOException {
    Run run = Run.startingAt(Instant.now(), output);
    land(run, settings, null, table.of(run));
  }

  private void land(Run run, QueryGraph.Settings settings, @Nullable String before)
      throws IOException {
    land(run, settings, before, null);
  }

  private void land(
      Run run,
      QueryGraph.Settings settings,
      @Nullable String before,
      @Nullable InsertedRows inserted)
      throws IOException {
    Publication.of(run).requireOutputOf(Edges.PIPELINE);
    StreamManifest.requireNoneToGoOn(run);
    Executed executed = execute(run, settings, before, inserted);
    switch (executed.outcome()) {
      case SUBMITTED -> notes().accept("Submitted " + options.getJobName() + ".");
      case FINISHED -> {
        Map<String, Long> totals = Manifest.ofPublished(run).ledger();
        notes()
            .accept(
                "Landed %s rows of %s read in %s, in %s s"
                    .formatted(
                        Figures.count(totals.getOrDefault("kept", 0L)),
                        Figures.count(totals.getOrDefault("queried", 0L)),
                        inserted == null
                            ? run.table(QueryGraph.RESULT).toString()
                            : inserted.toString(),
                        seconds()));
        sayMore(run, executed.tables(), totals, notes());
      }
    }
  }

  /**
   * What came of a run.
   *
   * @param tables that it read
   */
  private record Executed(Launch.Outcome outcome, List<TableOfRun> tables) {}

  private Executed execute(
      Run run,
      QueryGraph.Settings settings,
      @Nullable String before,
      @Nullable InsertedRows inserted)
      throws IOException {
    ProgressSource progress = ReadingProgress.fromNow();
    List<TableOfRun> tables = new ArrayList<>();
    Publication publication = Publication.of(run);
    publication.claim();
    Launch.Outcome outcome =
        AfterFault.clean(
            () ->
                AfterFault.cleanAll(
                    List.of(
                        () -> {
                          if (inserted != null) {
                            inserted.abandon();
                          }
                        },
                        publication::abandon,
                        () -> removeBehind(run, settings))),
            () -> {
              if (before != null) {
                publication.requireStill(before);
              }
              Pipeline graph = Pipeline.create(options);
              tables.addAll(TableOfRun.of(settings.tables(), run));
              QueryGraph query = new QueryGraph(settings, tables, run, before, Seams.NONE);
              (inserted == null ? query : query.landingIn(inserted.open())).build(graph);
              RunFile.of(run, "schema.avsc")
                  .replace(settings.columns().schema().avro().toString(true) + "\n");
              return launch.execute(graph, progress);
            });
    switch (outcome) {
      case FINISHED -> removeBehind(run, settings);
      case SUBMITTED -> {
        publication.leaveToJob();
        settings.tables().forEach(table -> table.source().leaveBehind(run, notes()));
      }
    }
    return new Executed(outcome, tables);
  }

  private void removeBehind(Run run, QueryGraph.Settings settings) {
    settings.tables().forEach(table -> table.source().removeBehind(run, notes()));
  }

  /** What a reader of the result should know. */
  private static void sayMore(
      Run run, List<TableOfRun> tables, Map<String, Long> totals, Consumer<String> notes)
      throws IOException {
    for (TableOfRun table : tables) {
      table.notes().forEach(note -> notes.accept(table.name() + ": " + note));
    }
    long refused = totals.getOrDefault("deadLetters", 0L);
    if (refused > 0) {
      notes.accept(
          refused == 1
              ? "1 record could not be used and is not in the result:"
              : "%s records could not be used and are not in the result, such as:"
                  .formatted(Figures.count(refused)));
      List<DeadLetter> letters = new ArrayList<>();
      for (ResourceId file : files(run.table(QueryGraph.DEAD_LETTERS))) {
        read(
            file,
            channel ->
                DeadLetterFormat.of()
                    .read(
                        channel,
                        letter -> {
                          if (letters.size() < SHOWN_LETTERS) {
                            letters.add(letter);
                          }
                        }));
      }
      letters.forEach(letter -> notes.accept("  " + line(letter)));
    }
  }

  /** A row of a query stands nowhere in a file, so it is shown itself. */
  private static String line(DeadLetter letter) {
    String where =
        letter.step().equals(Edges.UNSCORED.from())
            ? "SCORE of (%s)".formatted(shown(letter.payload()))
            : "%s at %d".formatted(letter.position().source(), letter.position().offset());
    return where + ": " + letter.message();
  }

  private static String shown(byte[] row) {
    String text = new String(row, StandardCharsets.UTF_8).replaceAll("\\s+", " ");
    return text.length() <= LONGEST_ROW ? text : text.substring(0, LONGEST_ROW) + "…";
  }

  private String seconds() {
    return String.format(
        Locale.ROOT, "%.1f", Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0);
  }

  private static List<ResourceId> files(ResourceId folder) throws IOException {
    return LandedFiles.below(folder).stream().map(Metadata::resourceId).toList();
  }

  /** Takes what is in a file. */
  @FunctionalInterface
  private interface Reading {
    void from(SeekableByteChannel channel) throws IOException;
  }

  private static void read(ResourceId file, Reading reading) throws IOException {
    try (SeekableByteChannel channel = (SeekableByteChannel) FileSystems.open(file)) {
      reading.from(channel);
    }
  }
}
