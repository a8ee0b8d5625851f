package dev.millrace.transforms.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Distinct;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * GROUP BY with aggregates: keys first, then the results. Costs one shuffle of a row for each group
 * and bundle, and one more of distinct values if an aggregate is over these.
 */
final class Groups extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1;
  static final TupleTag<KV<byte[], Object[]>> PARTIAL = new TupleTag<>("partial") {};
  private static final TupleTag<byte[]> DISTINCT = new TupleTag<>("distinct") {};

  private final Grouping grouping;
  private final AggregateCalls calls;
  private final GroupResults results;
  private final Schema schema;

  Groups(Grouping grouping, AggregateCalls calls, GroupResults results, Schema schema) {
    this.grouping = grouping;
    this.calls = calls;
    this.results = results;
    this.schema = schema;
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> rows) {
    Coder<KV<byte[], Object[]>> coder =
        KvCoder.of(ByteArrayCoder.of(), new AccumulatorsCoder(calls));
    PCollectionTuple partial =
        rows.apply(
            "Aggregate each bundle",
            ParDo.of(new PartialGroups(grouping, calls, DISTINCT))
                .withOutputTags(PARTIAL, TupleTagList.of(DISTINCT)));
    List<PCollection<KV<byte[], Object[]>>> parts = new ArrayList<>();
    parts.add(partial.get(PARTIAL).setCoder(coder));
    PCollection<byte[]> distinct = partial.get(DISTINCT).setCoder(ByteArrayCoder.of());
    if (anyDistinct()) {
      parts.add(
          distinct
              .apply("Keep each argument once", Distinct.create())
              .setCoder(ByteArrayCoder.of())
              .apply("Aggregate distinct arguments", ParDo.of(new DistinctArguments(calls)))
              .setCoder(coder));
    }
    byte[] always = grouping.always();
    if (always != null && isWhole(rows)) {
      parts.add(
          rows.getPipeline()
              .apply(
                  "Group of all rows", Create.of(KV.of(always, calls.empty())).withCoder(coder)));
    }
    return PCollectionList.of(parts)
        .apply("Gather partial aggregates", Flatten.pCollections())
        .apply("Merge groups", Combine.perKey(new MergeGroups(calls)))
        .setCoder(coder)
        .apply("Work out results", ParDo.of(results))
        .setRowSchema(schema);
  }

  private boolean anyDistinct() {
    for (AggregateCalls.Call call : calls.calls()) {
      if (call.distinct()) {
        return true;
      }
    }
    return false;
  }

  /** Whether an answer of no rows can be told: not of a stream, nor of windows. */
  private static boolean isWhole(PCollection<Row> rows) {
    return rows.isBounded() == IsBounded.BOUNDED
        && rows.getWindowingStrategy().getWindowFn() instanceof GlobalWindows;
  }
}
