package dev.millrace.pipelines.query;

import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.LandFiles;
import dev.millrace.io.LedgerPlan;
import dev.millrace.io.PublishWindows;
import dev.millrace.io.Run;
import dev.millrace.io.SendTable;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.LedgerCount.Side;
import dev.millrace.transforms.events.EventRowCoder;
import dev.millrace.transforms.sql.Query;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * The graph of one query over streams: the steps of {@link QueryGraph}, window by window. What
 * comes of a window of the query lands and is published when the watermark has passed its end and
 * the books of that time balance.
 */
final class StreamGraph {
  private static final int MOST_FILES = 16;

  private static final TupleTag<Row> COUNTED_ROWS = new TupleTag<>("rows") {};
  private static final TupleTag<DeadLetter> COUNTED_LETTERS = new TupleTag<>("letters") {};

  private final Settings settings;
  private final Run run;
  private final Seams seams;
  private final List<PCollection<LedgerCount>> counts = new ArrayList<>();
  private final List<PCollection<DeadLetter>> letters = new ArrayList<>();
  private final List<LandFiles<?>> landings = new ArrayList<>();

  StreamGraph(Settings settings, Run run, Seams seams) {
    this.settings = settings;
    this.run = run;
    this.seams = seams;
  }

  /**
   * What a query over streams depends on.
   *
   * @param query what is asked, of which tables, and how it lands
   * @param tables that are streams
   * @param windows that are published one by one
   * @param files of the result in each window
   * @param sending where the result goes besides; null if nowhere
   * @param publishingRuns how many runs stay when the first window publishes the run; null where it
   *     is published already
   */
  record Settings(
      QueryGraph.Settings query,
      List<TableOfRun> tables,
      StreamWindows windows,
      int files,
      @Nullable SendTable sending,
      @Nullable Integer publishingRuns) {

    /** The books of each window, and of all. */
    LedgerPlan plan() {
      return Edges.streamPlan(tables, query.scores());
    }

    /** Files of a result whose rows come one by one: as many as are read at once. */
    static int files(List<StreamSource> sources) {
      int partitions = sources.stream().mapToInt(source -> source.inlet().partitions()).sum();
      return Math.max(1, Math.min(MOST_FILES, partitions));
    }
  }

  void build(Pipeline pipeline) {
    PCollectionTuple tables = PCollectionTuple.empty(pipeline);
    for (TableOfRun stream : settings.tables()) {
      tables = tables.and(new TupleTag<Row>(stream.name()) {}, read(pipeline, stream));
    }
    landDeadLetters();
    land(query(tables));
    publish();
  }

  private PCollection<Row> read(Pipeline pipeline, TableOfRun stream) {
    QueryTable table = stream.table();
    PCollectionTuple read = stream.input().read(pipeline, table, seams);
    addCounts("records of " + table.name(), read.get(TableRecords.COUNTS));
    letters.add(read.get(TableRecords.DEAD_LETTERS).setCoder(DeadLetter.Coder.of()));
    return counted(
            "Take rows of " + table.name(),
            seams.between(
                Edges.rows(table.name()),
                read.get(TableRecords.ROWS).setCoder(EventRowCoder.of(table.schema().rowSchema()))),
            new CountStreamRows<>(Edges.rows(table.name()), Side.RECEIVED, settings.windows()),
            COUNTED_ROWS)
        .setRowSchema(table.schema().rowSchema());
  }

  /** Whoever calls this says what coder the elements have. */
  private <T> PCollection<T> counted(
      String step, PCollection<T> elements, CountStreamRows<T> counting, TupleTag<T> passed) {
    PCollectionTuple counted =
        elements.apply(
            step,
            ParDo.of(counting).withOutputTags(passed, TupleTagList.of(CountStreamRows.COUNTS)));
    addCounts(step, counted.get(CountStreamRows.COUNTS));
    // The function does not know its type, without which Query would convert rows to rows.
    return counted.get(passed).setTypeDescriptor(passed.getTypeDescriptor());
  }

  private void landDeadLetters() {
    LandFiles<DeadLetter> landing =
        LandFiles.into(
            run.table(QueryGraph.DEAD_LETTERS), DeadLetterFormat.of(), Edges.DEAD_LETTERS);
    landings.add(landing);
    PCollection<DeadLetter> all =
        inWindows(
            "dead letters",
            PCollectionList.of(letters).apply("All dead letters", Flatten.pCollections()));
    counts.add(seams.between(Edges.DEAD_LETTERS, all).apply(Edges.DEAD_LETTERS.to(), landing));
  }

  private PCollection<Row> query(PCollectionTuple tables) {
    PCollection<Row> result = settings.query().scores() ? scored(tables) : asked(tables);
    Schema schema = result.getSchema();
    // Rows come in the query's windows, and are counted in those that are published.
    PCollection<Row> rows = result.apply("Across windows", Window.into(new GlobalWindows()));
    return seams.between(
        Edges.RESULT,
        counted(
                "Count the result",
                rows,
                new CountStreamRows<>(Edges.RESULT, Side.SENT, settings.windows()),
                COUNTED_ROWS)
            .setCoder(RowCoder.of(schema)));
  }

  private PCollection<Row> asked(PCollectionTuple tables) {
    return tables.apply(Edges.QUERY, settings.query().query());
  }

  /** A row that no model scores lands in the window of its time, as a late record does. */
  private PCollection<Row> scored(PCollectionTuple tables) {
    PCollectionTuple outputs =
        tables.apply(Edges.QUERY, settings.query().query().withDeadLetters());
    LandFiles<DeadLetter> landing =
        LandFiles.into(run.table(QueryGraph.DEAD_LETTERS), DeadLetterFormat.of(), Edges.UNSCORED)
            .named("unscored");
    landings.add(landing);
    PCollection<DeadLetter> unscored =
        counted(
                "Count rows without a score",
                outputs.get(Query.DEAD_LETTERS),
                new CountStreamRows<>(Edges.UNSCORED, Side.SENT, settings.windows()),
                COUNTED_LETTERS)
            .setCoder(DeadLetter.Coder.of());
    counts.add(
        seams
            .between(Edges.UNSCORED, inWindows("rows without a score", unscored))
            .apply("Land rows without a score", landing));
    return outputs.get(Query.ROWS);
  }

  private void land(PCollection<Row> result) {
    ResultColumns columns = settings.query().columns();
    LandFiles<Row> landing =
        LandFiles.into(
                run.table(QueryGraph.RESULT),
                settings.query().format().of(columns.schema(), QueryGraph.about(run, columns)),
                Edges.RESULT)
            .inShards(settings.files());
    landings.add(landing);
    counts.add(
        inWindows(
                "result",
                result
                    .apply("Make rows of files", ParDo.of(new LandedRow(columns)))
                    .setCoder(EventRowCoder.of(columns.schema().rowSchema())))
            .apply(Edges.RESULT.to(), landing));
  }

  private void publish() {
    PublishWindows publishing = PublishWindows.of(run, settings.plan());
    for (LandFiles<?> landing : landings) {
      publishing = publishing.withTable(landing);
    }
    SendTable sending = settings.sending();
    if (sending != null) {
      publishing = publishing.sending(sending);
    }
    Integer keep = settings.publishingRuns();
    if (keep != null) {
      publishing = publishing.publishingRun(keep);
    }
    PCollectionList.of(counts).apply("Publish each window", publishing);
  }

  private <T> PCollection<T> inWindows(String what, PCollection<T> elements) {
    return elements.apply("Windows of " + what, Window.into(settings.windows().windows()));
  }

  private void addCounts(String what, PCollection<LedgerCount> more) {
    counts.add(inWindows("counts: " + what, more.setCoder(LedgerCount.Coder.of())));
  }
}
