package dev.millrace.transforms.sql;

import java.util.BitSet;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** Joins two collections by equal keys with one shuffle of both. */
final class JoinByKey extends PTransform<PCollectionList<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1;
  private static final TupleTag<Row> LEFT = new TupleTag<>("left") {};
  private static final TupleTag<Row> RIGHT = new TupleTag<>("right") {};

  private final JoinKeys leftKeys;
  private final JoinKeys rightKeys;
  private final Pairs pairs;

  JoinByKey(JoinKeys leftKeys, JoinKeys rightKeys, Pairs pairs) {
    this.leftKeys = leftKeys;
    this.rightKeys = rightKeys;
    this.pairs = pairs;
  }

  @Override
  public PCollection<Row> expand(PCollectionList<Row> sides) {
    PCollection<Row> left = sides.get(0);
    PCollection<Row> right = sides.get(1);
    return KeyedPCollectionTuple.of(
            LEFT,
            left.apply("Key left rows", ParDo.of(leftKeys))
                .setCoder(JoinKeys.coder(left.getCoder())))
        .and(
            RIGHT,
            right
                .apply("Key right rows", ParDo.of(rightKeys))
                .setCoder(JoinKeys.coder(right.getCoder())))
        .apply("Gather rows of a key", CoGroupByKey.create())
        .apply("Match rows", ParDo.of(pairs))
        .setRowSchema(pairs.matches.schema());
  }

  /** The pairs of one key. */
  static final class Pairs extends DoFn<KV<byte[], CoGbkResult>, Row> {
    private static final long serialVersionUID = 1;

    private final JoinMatches matches;
    private final boolean keepsLeft;
    private final boolean keepsRight;

    Pairs(JoinMatches matches, boolean keepsLeft, boolean keepsRight) {
      this.matches = matches;
      this.keepsLeft = keepsLeft;
      this.keepsRight = keepsRight;
    }

    @ProcessElement
    public void pairs(@Element KV<byte[], CoGbkResult> group, OutputReceiver<Row> output) {
      Iterable<Row> rights = group.getValue().getAll(RIGHT);
      BitSet matchedRights = new BitSet();
      for (Row left : group.getValue().getAll(LEFT)) {
        boolean matched = false;
        int index = 0;
        for (Row right : rights) {
          @Nullable Row both = matches.match(left, right);
          if (both != null) {
            output.output(both);
            matched = true;
            if (keepsRight) {
              matchedRights.set(index);
            }
          }
          index++;
        }
        if (keepsLeft && !matched) {
          output.output(matches.leftAlone(left));
        }
      }
      if (keepsRight) {
        int index = 0;
        for (Row right : rights) {
          if (!matchedRights.get(index++)) {
            output.output(matches.rightAlone(right));
          }
        }
      }
    }
  }
}
