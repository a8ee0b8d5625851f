package dev.millrace.io.bigquery;

import dev.millrace.io.Edge;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.LedgerCount.Side;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Has BigQuery load the files of landings whose counts come in, once all have come: a count exists
 * only when its file is complete. Hands on how many rows are in the files, and how many BigQuery
 * says that it has: the two ends of an edge of the books for each table.
 *
 * <p><b>Windows</b>: the global one. <b>Cost</b>: one worker that waits for a load job for each
 * table, which cost nothing at BigQuery; all counts meet there.
 */
public final class LoadLanded
    extends PTransform<PCollection<LedgerCount>, PCollection<LedgerCount>> {
  private final List<Loading> loadings;

  private LoadLanded(List<Loading> loadings) {
    this.loadings = List.copyOf(loadings);
  }

  /** Loads into these tables, one after the other. */
  public static LoadLanded into(List<Loading> loadings) {
    return new LoadLanded(loadings);
  }

  /**
   * A table and what is loaded into it.
   *
   * @param landings edges that end in files of the folder which the table loads
   */
  public record Loading(StagedBigQueryTable table, List<Edge> landings) implements Serializable {
    public Loading {
      landings = List.copyOf(landings);
    }

    /** Of a landing's rows; none of any other count. */
    private long rowsIn(LedgerCount count) {
      return isOfLanding(count) ? count.count() : 0;
    }

    private boolean isOfLanding(LedgerCount count) {
      return count.side() == Side.RECEIVED && landings.contains(Edge.of(count));
    }
  }

  @Override
  public PCollection<LedgerCount> expand(PCollection<LedgerCount> landed) {
    return PCollectionList.of(landed)
        .and(landed.getPipeline().apply("No rows yet", noRows()))
        .apply("All files", Flatten.pCollections())
        .apply("On one desk", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), LedgerCount.Coder.of()))
        .apply("Gather", GroupByKey.create())
        .apply("Load and count", ParDo.of(new Load(loadings)))
        .setCoder(LedgerCount.Coder.of());
  }

  /** A run without rows loads nothing, and says so. */
  private Create.Values<LedgerCount> noRows() {
    List<LedgerCount> none =
        loadings.stream()
            .flatMap(loading -> loading.landings().stream())
            .map(landing -> landing.received(0))
            .toList();
    return Create.of(none).withCoder(LedgerCount.Coder.of());
  }

  private static final class Load extends DoFn<KV<Integer, Iterable<LedgerCount>>, LedgerCount> {
    private final List<Loading> loadings;

    private Load(List<Loading> loadings) {
      this.loadings = loadings;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<LedgerCount>> landed, OutputReceiver<LedgerCount> out)
        throws IOException {
      long[] rows = new long[loadings.size()];
      // In one pass: an engine may hold more of them than fit into memory.
      for (LedgerCount count : landed.getValue()) {
        Arrays.setAll(rows, place -> rows[place] + loadings.get(place).rowsIn(count));
      }
      for (int place = 0; place < rows.length; place++) {
        StagedBigQueryTable table = loadings.get(place).table();
        out.output(table.edge().sent(rows[place]));
        out.output(table.edge().received(table.load()));
      }
    }
  }
}
