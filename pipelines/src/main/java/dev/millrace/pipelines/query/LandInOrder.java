package dev.millrace.pipelines.query;

import dev.millrace.io.LandFiles;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.sql.RowOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Lands the rows of a result in one file, in their order. <b>Cost</b>: one worker holds all rows in
 * memory, at most {@value #MOST}; a result with more fails the run.
 */
final class LandInOrder extends PTransform<PCollection<Row>, PCollection<LedgerCount>> {
  static final int MOST = 2_000_000;
  private static final long serialVersionUID = 1;

  private final transient LandFiles<Row> file;
  private final transient RowOrder order;
  private final transient ResultColumns columns;

  LandInOrder(LandFiles<Row> file, RowOrder order, ResultColumns columns) {
    this.file = file;
    this.order = order;
    this.columns = columns;
  }

  @Override
  public PCollection<LedgerCount> expand(PCollection<Row> rows) {
    Coder<Row> coder = rows.getCoder();
    return rows.apply("To one file", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), coder))
        .apply("Gather", GroupByKey.create())
        .apply("Sort and write", ParDo.of(new Sort(file, order, columns)))
        .setCoder(LedgerCount.Coder.of());
  }

  private static final class Sort extends DoFn<KV<Integer, Iterable<Row>>, LedgerCount> {
    private final LandFiles<Row> file;
    private final RowOrder order;
    private final ResultColumns columns;

    private Sort(LandFiles<Row> file, RowOrder order, ResultColumns columns) {
      this.file = file;
      this.order = order;
      this.columns = columns;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<Row>> all, OutputReceiver<LedgerCount> out)
        throws IOException {
      List<Row> rows = new ArrayList<>();
      for (Row row : all.getValue()) {
        if (rows.size() == MOST) {
          throw new IllegalStateException(
              ("The result has more than %,d rows, which are too many to sort (leave out ORDER BY,"
                      + " or add LIMIT)")
                  .formatted(MOST));
        }
        rows.add(row);
      }
      rows.sort(order);
      file.landShard(0, to -> rows.forEach(row -> to.accept(columns.landed(row))))
          .forEach(out::output);
    }
  }
}
