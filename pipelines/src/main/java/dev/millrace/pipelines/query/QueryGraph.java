package dev.millrace.pipelines.query;

import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.LandFiles;
import dev.millrace.io.PublishRun;
import dev.millrace.io.Run;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.io.manifest.ManifestEntry;
import dev.millrace.io.manifest.ManifestEntry.TableEntry;
import dev.millrace.pipelines.ingestevents.EventTableFormat;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.LedgerCount.Side;
import dev.millrace.transforms.events.EventRowCoder;
import dev.millrace.transforms.sql.Ordering;
import dev.millrace.transforms.sql.Query;
import dev.millrace.transforms.sql.RowOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * The graph of one query: tables are read, the query makes its rows of theirs, these land, and the
 * last step publishes if the books balance.
 */
final class QueryGraph {
  static final String RESULT = "result";
  static final String DEAD_LETTERS = "dead-letters";

  /** Of what is read, one file of a result takes about so many bytes if all of it is selected. */
  private static final long BYTES_PER_FILE = 64L << 20;

  private static final long MOST_FILES = 256;

  private final Settings settings;
  private final Run run;
  private final @Nullable String before;
  private final Seams seams;
  private final List<PCollection<LedgerCount>> counts = new ArrayList<>();
  private final List<PCollection<DeadLetter>> letters = new ArrayList<>();
  private final List<LandFiles<?>> landings = new ArrayList<>();

  /**
   * @param before the run that this one adds to; null if it replaces what there is
   */
  QueryGraph(Settings settings, Run run, @Nullable String before, Seams seams) {
    this.settings = settings;
    this.run = run;
    this.before = before;
    this.seams = seams;
  }

  /**
   * What a query depends on.
   *
   * @param tables that it names
   * @param query whose rows have columns behind the result's to sort by
   * @param columns that land
   * @param selected how many of the result's first columns are selected
   * @param ordering that the query asks for
   * @param arguments for the manifest
   */
  record Settings(
      List<QueryTable> tables,
      Query query,
      ResultColumns columns,
      int selected,
      List<Ordering> ordering,
      EventTableFormat format,
      int keepRuns,
      List<String> arguments) {}

  void build(Pipeline pipeline) {
    PCollectionTuple tables = PCollectionTuple.empty(pipeline);
    for (QueryTable table : settings.tables()) {
      tables = tables.and(new TupleTag<Row>(table.name()) {}, read(pipeline, table));
    }
    landDeadLetters();
    land(query(tables));
    publish();
  }

  private PCollection<Row> read(Pipeline pipeline, QueryTable table) {
    String name = table.name();
    PCollectionTuple read =
        seams
            .between(Edges.files(name), pipeline.apply("Find files of " + name, table.ranges()))
            .apply(
                "Read " + name,
                ParDo.of(new ReadTable(table))
                    .withOutputTags(
                        ReadTable.ROWS,
                        TupleTagList.of(ReadTable.DEAD_LETTERS).and(ReadTable.COUNTS)));
    addCounts(read.get(ReadTable.COUNTS));
    letters.add(read.get(ReadTable.DEAD_LETTERS).setCoder(DeadLetter.Coder.of()));
    return counted(
            "Take rows of " + name,
            seams.between(
                Edges.rows(name),
                read.get(ReadTable.ROWS).setCoder(EventRowCoder.of(table.schema().rowSchema()))),
            new CountRows(Edges.rows(name), Side.RECEIVED))
        .setRowSchema(table.schema().rowSchema());
  }

  private PCollection<Row> counted(String step, PCollection<Row> rows, CountRows counting) {
    PCollectionTuple counted =
        rows.apply(
            step,
            ParDo.of(counting).withOutputTags(CountRows.ROWS, TupleTagList.of(CountRows.COUNTS)));
    addCounts(counted.get(CountRows.COUNTS));
    return counted.get(CountRows.ROWS);
  }

  private void landDeadLetters() {
    if (letters.isEmpty()) {
      return;
    }
    LandFiles<DeadLetter> landing =
        LandFiles.into(run.table(DEAD_LETTERS), DeadLetterFormat.of(), Edges.DEAD_LETTERS)
            .withReceipts();
    landings.add(landing);
    PCollection<DeadLetter> all =
        PCollectionList.of(letters).apply("All dead letters", Flatten.pCollections());
    addCounts(seams.between(Edges.DEAD_LETTERS, all).apply(Edges.DEAD_LETTERS.to(), landing));
  }

  private PCollection<Row> query(PCollectionTuple tables) {
    PCollection<Row> result = tables.apply(Edges.QUERY, settings.query());
    org.apache.beam.sdk.schemas.Schema schema = result.getSchema();
    return seams.between(
        Edges.RESULT,
        counted("Count the result", result, new CountRows(Edges.RESULT, Side.SENT))
            .setCoder(RowCoder.of(schema)));
  }

  private void land(PCollection<Row> result) {
    ResultColumns columns = settings.columns();
    LandFiles<Row> landing =
        LandFiles.into(
                run.table(RESULT), settings.format().of(columns.schema(), about()), Edges.RESULT)
            .withReceipts();
    if (settings.ordering().isEmpty()) {
      LandFiles<Row> inFiles = landing.inShards(files());
      landings.add(inFiles);
      addCounts(
          result
              .apply("Make rows of files", ParDo.of(new LandedRow(columns)))
              .setCoder(EventRowCoder.of(columns.schema().rowSchema()))
              .apply(Edges.RESULT.to(), inFiles));
    } else {
      landings.add(landing);
      addCounts(
          result.apply(
              Edges.RESULT.to(),
              new LandInOrder(landing, RowOrder.of(settings.ordering()), columns)));
    }
  }

  private int files() {
    long bytes = settings.tables().stream().mapToLong(table -> table.inlet().textBytes()).sum();
    return (int) Math.max(1, Math.min(MOST_FILES, bytes / BYTES_PER_FILE));
  }

  /** What each file says about itself, so that it can be understood by itself. */
  private Map<String, String> about() {
    return Map.of(
        "millrace.pipeline", Edges.PIPELINE,
        "millrace.run", run.id(),
        "millrace.schema", settings.columns().schema().json());
  }

  private void publish() {
    PublishRun publishing =
        PublishRun.of(run, Edges.plan(settings.tables().stream().map(QueryTable::name).toList()))
            .announcedBy(manifest())
            // A query may well find nothing.
            .whateverIsKept();
    for (QueryTable table : settings.tables()) {
      publishing = publishing.opening(Edges.files(table.name()).sent(table.inlet().totalBytes()));
    }
    for (LandFiles<?> landing : landings) {
      publishing = publishing.withTable(landing);
    }
    PCollectionList.of(counts).apply("Publish the run", publishing);
  }

  private ManifestEntry manifest() {
    ManifestEntry entry =
        ManifestEntry.of(
                Edges.PIPELINE,
                settings.columns().schema(),
                new Manifest.Source(
                    settings.tables().stream().map(QueryTable::input).toList(),
                    settings.tables().stream().mapToLong(t -> t.inlet().files().size()).sum(),
                    settings.tables().stream().mapToLong(t -> t.inlet().totalBytes()).sum()),
                settings.arguments(),
                settings.keepRuns())
            .withTable(
                TableEntry.inFiles(
                    RESULT,
                    settings.format().word(),
                    Edges.RESULT,
                    settings.columns().schema().fingerprint()));
    if (!settings.tables().isEmpty()) {
      entry = entry.withTable(TableEntry.inFiles(DEAD_LETTERS, "jsonl", Edges.DEAD_LETTERS, null));
    }
    return before == null ? entry : entry.addingTo(before);
  }

  private void addCounts(PCollection<LedgerCount> more) {
    counts.add(more.setCoder(LedgerCount.Coder.of()));
  }
}
