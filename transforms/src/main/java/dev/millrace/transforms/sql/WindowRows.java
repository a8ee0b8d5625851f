package dev.millrace.transforms.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Window functions of one partitioning and order: each row with their results after its columns.
 * The rows of a partition are sorted in the memory of one worker.
 */
final class WindowRows extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private final Grouping partitions;
  private final RowOrder order;
  private final List<WindowFunction> functions;
  private final Schema schema;
  private final String described;

  WindowRows(
      Grouping partitions,
      RowOrder order,
      List<WindowFunction> functions,
      Schema schema,
      String described) {
    this.partitions = partitions;
    this.order = order;
    this.functions = new ArrayList<>(functions);
    this.schema = schema;
    this.described = described;
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> rows) {
    return rows.apply("Key by partition", ParDo.of(new Key(partitions)))
        .setCoder(KvCoder.of(ByteArrayCoder.of(), rows.getCoder()))
        .apply("Gather partitions", GroupByKey.create())
        .apply("Sort and work out", ParDo.of(new Functions()))
        .setRowSchema(schema);
  }

  private static final class Key extends DoFn<Row, KV<byte[], Row>> {
    private static final long serialVersionUID = 1;

    private final Grouping partitions;

    private Key(Grouping partitions) {
      this.partitions = partitions;
    }

    @ProcessElement
    public void key(@Element Row row, OutputReceiver<KV<byte[], Row>> output) {
      output.output(KV.of(partitions.key(row, 0), row));
    }
  }

  private final class Functions extends DoFn<KV<byte[], Iterable<Row>>, Row> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void work(@Element KV<byte[], Iterable<Row>> partition, OutputReceiver<Row> output) {
      List<Row> rows = new ArrayList<>();
      partition.getValue().forEach(rows::add);
      rows.sort(order);
      List<@Nullable Object[]> results = new ArrayList<>();
      try {
        for (WindowFunction function : functions) {
          results.add(function.results(rows, order));
        }
      } catch (ArithmeticException failure) {
        throw QueryErrors.atWork(described, failure);
      }
      for (int index = 0; index < rows.size(); index++) {
        List<@Nullable Object> values = new ArrayList<>(rows.get(index).getValues());
        for (@Nullable Object[] result : results) {
          values.add(result[index]);
        }
        output.output(Row.withSchema(schema).attachValues(values));
      }
    }
  }
}
