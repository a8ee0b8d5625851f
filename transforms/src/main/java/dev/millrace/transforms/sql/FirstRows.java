package dev.millrace.transforms.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ProcessFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * ORDER BY with OFFSET and LIMIT, exactly. The first rows up to the limit are held in memory, on
 * each worker and at the end on one; without a limit that is all rows.
 */
final class FirstRows extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private final RowOrder order;
  private final int offset;
  private final int limit;
  private final Schema schema;

  FirstRows(RowOrder order, int offset, int limit, Schema schema) {
    this.order = order;
    this.offset = offset;
    this.limit = limit;
    this.schema = schema;
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> rows) {
    long held = (long) offset + limit;
    ProcessFunction<List<Row>, List<Row>> page = this::page;
    Coder<Row> coder = rows.getCoder();
    return rows.apply(
            "First rows",
            Combine.globally(new KeepFirst(order, held, ListCoder.of(coder))).withoutDefaults())
        .setCoder(ListCoder.of(coder))
        .apply("After the offset", FlatMapElements.into(TypeDescriptors.rows()).via(page))
        .setRowSchema(schema);
  }

  private List<Row> page(List<Row> first) {
    List<Row> page = new ArrayList<>();
    for (int index = offset; index < first.size() && index - offset < limit; index++) {
      page.add(first.get(index));
    }
    return page;
  }

  /** Keeps the first rows of an order. */
  private static final class KeepFirst extends CombineFn<Row, List<Row>, List<Row>> {
    private static final long serialVersionUID = 1;
    private static final int SLACK = 1024;

    private final RowOrder order;
    private final long held;
    private final Coder<List<Row>> coder;

    private KeepFirst(RowOrder order, long held, Coder<List<Row>> coder) {
      this.order = order;
      this.held = held;
      this.coder = coder;
    }

    @Override
    public List<Row> createAccumulator() {
      return new ArrayList<>();
    }

    @Override
    public List<Row> addInput(List<Row> rows, Row row) {
      rows.add(row);
      return rows.size() > 2 * held + SLACK ? first(rows) : rows;
    }

    @Override
    public List<Row> mergeAccumulators(Iterable<List<Row>> all) {
      List<Row> merged = new ArrayList<>();
      for (List<Row> rows : all) {
        for (Row row : rows) {
          merged = addInput(merged, row);
        }
      }
      return merged;
    }

    @Override
    public List<Row> compact(List<Row> rows) {
      return rows.size() > held ? first(rows) : rows;
    }

    @Override
    public List<Row> extractOutput(List<Row> rows) {
      return first(rows);
    }

    private List<Row> first(List<Row> rows) {
      List<Row> sorted = new ArrayList<>(rows);
      sorted.sort(order);
      return new ArrayList<>(sorted.subList(0, (int) Math.min(held, sorted.size())));
    }

    @Override
    public Coder<List<Row>> getAccumulatorCoder(CoderRegistry registry, Coder<Row> row) {
      return coder;
    }

    @Override
    public Coder<List<Row>> getDefaultOutputCoder(CoderRegistry registry, Coder<Row> row) {
      return coder;
    }
  }
}
