package dev.millrace.pipelines.query;

import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.Edge;
import dev.millrace.io.LandFiles;
import dev.millrace.io.LedgerPlan;
import dev.millrace.io.PublishRun;
import dev.millrace.io.Run;
import dev.millrace.io.StagedRows;
import dev.millrace.io.bigquery.AddedBigQueryRows;
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
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
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
  static final long BYTES_PER_FILE = 64L << 20;

  private static final long MOST_FILES = 256;

  private final Settings settings;
  private final List<TableOfRun> tables;
  private final Run run;
  private final @Nullable String before;
  private final Seams seams;
  private final List<PCollection<LedgerCount>> counts = new ArrayList<>();
  private final List<PCollection<DeadLetter>> letters = new ArrayList<>();
  private final List<LandFiles<?>> landings = new ArrayList<>();
  private @Nullable StagedRows staged;

  /**
   * @param tables that the query reads
   * @param before the run that this one adds to; null if it replaces what there is
   */
  QueryGraph(
      Settings settings, List<TableOfRun> tables, Run run, @Nullable String before, Seams seams) {
    this.settings = settings;
    this.tables = tables;
    this.run = run;
    this.before = before;
    this.seams = seams;
  }

  /** Lands the result in a table outside of the run's folder, in place of files. */
  QueryGraph landingIn(StagedRows table) {
    staged = table;
    return this;
  }

  /**
   * What a query depends on.
   *
   * @param tables that it reads
   * @param query whose rows have columns behind the result's to sort by
   * @param columns that land
   * @param selected how many of the result's first columns are selected
   * @param ordering that the query asks for
   * @param scores whether models score rows
   * @param arguments for the manifest
   */
  record Settings(
      List<QueryTable> tables,
      Query query,
      ResultColumns columns,
      int selected,
      List<Ordering> ordering,
      boolean scores,
      EventTableFormat format,
      int keepRuns,
      List<String> arguments) {}

  void build(Pipeline pipeline) {
    PCollectionTuple rows = PCollectionTuple.empty(pipeline);
    for (TableOfRun table : tables) {
      rows = rows.and(new TupleTag<Row>(table.name()) {}, read(pipeline, table));
    }
    landDeadLetters();
    land(query(rows));
    publish();
  }

  private PCollection<Row> read(Pipeline pipeline, TableOfRun from) {
    QueryTable table = from.table();
    String name = table.name();
    PCollectionTuple read = from.input().read(pipeline, table, seams);
    addCounts(read.get(TableRecords.COUNTS));
    letters.add(read.get(TableRecords.DEAD_LETTERS).setCoder(DeadLetter.Coder.of()));
    PCollection<PackedRows> taken =
        counted(
            "Take rows of " + name,
            seams.between(
                Edges.rows(name),
                read.get(TableRecords.PACKED).setCoder(PackedRows.PackedCoder.of())),
            new CountEach<>(Edges.rows(name), Side.RECEIVED, PackedRows::rows));
    return taken
        .apply("Unpack rows of " + name, ParDo.of(new PackedRows.Unpack(table.packing())))
        .setRowSchema(table.packing().schema());
  }

  private <T> PCollection<T> counted(String step, PCollection<T> elements, CountEach<T> counting) {
    TupleTag<T> same = new TupleTag<>("elements");
    PCollectionTuple counted =
        elements.apply(
            step, ParDo.of(counting).withOutputTags(same, TupleTagList.of(CountEach.COUNTS)));
    addCounts(counted.get(CountEach.COUNTS));
    return counted.get(same).setCoder(elements.getCoder());
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

  private PCollection<Row> query(PCollectionTuple rows) {
    PCollection<Row> result = settings.scores() ? scored(rows) : asked(rows);
    Schema schema = result.getSchema();
    return seams.between(
        Edges.RESULT,
        counted("Count the result", result, new CountEach<>(Edges.RESULT, Side.SENT))
            .setCoder(RowCoder.of(schema)));
  }

  private PCollection<Row> asked(PCollectionTuple tables) {
    return tables.apply(Edges.QUERY, settings.query());
  }

  /** Rows that no model scores land beside the records that no table has. */
  private PCollection<Row> scored(PCollectionTuple tables) {
    PCollectionTuple outputs = tables.apply(Edges.QUERY, settings.query().withDeadLetters());
    LandFiles<DeadLetter> landing =
        LandFiles.into(run.table(DEAD_LETTERS), DeadLetterFormat.of(), Edges.UNSCORED)
            .named("unscored")
            .withReceipts();
    landings.add(landing);
    PCollection<DeadLetter> unscored =
        counted(
            "Count rows without a score",
            outputs.get(Query.DEAD_LETTERS),
            new CountEach<>(Edges.UNSCORED, Side.SENT));
    addCounts(seams.between(Edges.UNSCORED, unscored).apply("Land rows without a score", landing));
    return outputs.get(Query.ROWS);
  }

  private void land(PCollection<Row> result) {
    if (staged == null) {
      landInFiles(result);
    } else {
      addCounts(landed(result).apply(Edges.RESULT.to(), inTable(staged)));
    }
  }

  /** BigQuery takes rows out of files. */
  private PTransform<PCollection<Row>, PCollection<LedgerCount>> inTable(StagedRows table) {
    return table instanceof AddedBigQueryRows added
        ? added.outOf(files().inShards(shards())).landing()
        : table.landing();
  }

  private LandFiles<Row> files() {
    ResultColumns columns = settings.columns();
    return LandFiles.into(
        run.table(RESULT),
        settings.format().of(columns.schema(), about(run, columns)),
        Edges.RESULT);
  }

  private void landInFiles(PCollection<Row> result) {
    LandFiles<Row> landing = files().withReceipts();
    if (settings.ordering().isEmpty()) {
      LandFiles<Row> inFiles = landing.inShards(shards());
      landings.add(inFiles);
      addCounts(landed(result).apply(Edges.RESULT.to(), inFiles));
    } else {
      landings.add(landing);
      addCounts(
          result.apply(
              Edges.RESULT.to(),
              new LandInOrder(landing, RowOrder.of(settings.ordering()), settings.columns())));
    }
  }

  private PCollection<Row> landed(PCollection<Row> result) {
    return result
        .apply("Make rows that land", ParDo.of(new LandedRow(settings.columns())))
        .setCoder(EventRowCoder.of(settings.columns().schema().rowSchema()));
  }

  private int shards() {
    long bytes = tables.stream().mapToLong(table -> table.input().textBytes()).sum();
    return (int) Math.max(1, Math.min(MOST_FILES, bytes / BYTES_PER_FILE));
  }

  /** What each file says about itself, so that it can be understood by itself. */
  static Map<String, String> about(Run run, ResultColumns columns) {
    return Map.of(
        "millrace.pipeline", Edges.PIPELINE,
        "millrace.run", run.id(),
        "millrace.schema", columns.schema().json());
  }

  private LedgerPlan plan() {
    LedgerPlan plan = Edges.plan(tables, settings.scores());
    return staged != null && staged.edge().equals(Edges.LOADED) ? Edges.loading(plan) : plan;
  }

  private void publish() {
    PublishRun publishing =
        PublishRun.of(run, plan())
            .announcedBy(manifest())
            // A query may well find nothing.
            .whateverIsKept();
    for (TableOfRun table : tables) {
      for (LedgerCount known : table.input().opening(table.name())) {
        publishing = publishing.opening(known);
      }
    }
    for (LandFiles<?> landing : landings) {
      publishing = publishing.withTable(landing);
    }
    if (staged != null) {
      publishing = publishing.withStaged(staged);
    }
    PCollectionList.of(counts).apply("Publish the run", publishing);
  }

  private ManifestEntry manifest() {
    ManifestEntry entry =
        ManifestEntry.of(
                Edges.PIPELINE,
                settings.columns().schema(),
                new Manifest.Source(
                    tables.stream().map(one -> one.table().input()).toList(),
                    tables.stream().mapToLong(one -> one.input().files()).sum(),
                    tables.stream().mapToLong(one -> one.input().bytes()).sum()),
                settings.arguments(),
                settings.keepRuns())
            .withTable(resultEntry());
    List<Edge> letters = Edges.deadLetters(tables, settings.scores());
    if (!letters.isEmpty()) {
      entry =
          entry.withTable(
              TableEntry.inFilesOf(DEAD_LETTERS, "jsonl", letters.toArray(Edge[]::new)));
    }
    return before == null ? entry : entry.addingTo(before);
  }

  private TableEntry resultEntry() {
    String schema = settings.columns().schema().fingerprint();
    return staged == null
        ? TableEntry.inFiles(RESULT, settings.format().word(), Edges.RESULT, schema)
        : TableEntry.elsewhere(RESULT, staged.system(), staged.edge(), schema);
  }

  private void addCounts(PCollection<LedgerCount> more) {
    counts.add(more.setCoder(LedgerCount.Coder.of()));
  }
}
