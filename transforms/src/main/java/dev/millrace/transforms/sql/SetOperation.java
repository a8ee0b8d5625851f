package dev.millrace.transforms.sql;

import java.util.Arrays;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Count;
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

/** INTERSECT and EXCEPT of two collections, by whole rows; nulls are not distinct. */
final class SetOperation extends PTransform<PCollectionList<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1;
  private static final TupleTag<Long> LEFT = new TupleTag<>("left") {};
  private static final TupleTag<Long> RIGHT = new TupleTag<>("right") {};

  /** How often a row is in the result, of how often it is on either side. */
  enum Rule {
    INTERSECT {
      @Override
      long copies(long left, long right) {
        return Math.min(Math.min(left, right), 1);
      }
    },
    INTERSECT_ALL {
      @Override
      long copies(long left, long right) {
        return Math.min(left, right);
      }
    },
    EXCEPT {
      @Override
      long copies(long left, long right) {
        return left > 0 && right == 0 ? 1 : 0;
      }
    },
    EXCEPT_ALL {
      @Override
      long copies(long left, long right) {
        return Math.max(left - right, 0);
      }
    };

    abstract long copies(long left, long right);
  }

  private final Rule rule;
  private final KeyCodec codec;
  private final Schema schema;

  SetOperation(Rule rule, KeyCodec codec, Schema schema) {
    this.rule = rule;
    this.codec = codec;
    this.schema = schema;
  }

  @Override
  public PCollection<Row> expand(PCollectionList<Row> sides) {
    return KeyedPCollectionTuple.of(LEFT, counts(sides.get(0), "left"))
        .and(RIGHT, counts(sides.get(1), "right"))
        .apply("Compare counts", CoGroupByKey.create())
        .apply("Repeat rows", ParDo.of(new Repeat(rule, codec, schema)))
        .setRowSchema(schema);
  }

  private PCollection<KV<byte[], Long>> counts(PCollection<Row> rows, String side) {
    return rows.apply("Encode " + side + " rows", ParDo.of(new Encode(codec)))
        .setCoder(ByteArrayCoder.of())
        .apply("Count " + side + " rows", Count.perElement())
        .setCoder(KvCoder.of(ByteArrayCoder.of(), VarLongCoder.of()));
  }

  private static final class Encode extends DoFn<Row, byte[]> {
    private static final long serialVersionUID = 1;

    private final KeyCodec codec;

    private Encode(KeyCodec codec) {
      this.codec = codec;
    }

    @ProcessElement
    public void encode(@Element Row row, OutputReceiver<byte[]> output) {
      output.output(codec.encode(row.getValues().toArray()));
    }
  }

  private static final class Repeat extends DoFn<KV<byte[], CoGbkResult>, Row> {
    private static final long serialVersionUID = 1;

    private final Rule rule;
    private final KeyCodec codec;
    private final Schema schema;

    private Repeat(Rule rule, KeyCodec codec, Schema schema) {
      this.rule = rule;
      this.codec = codec;
      this.schema = schema;
    }

    @ProcessElement
    public void repeat(@Element KV<byte[], CoGbkResult> group, OutputReceiver<Row> output) {
      long left = count(group.getValue().getOnly(LEFT, 0L));
      long right = count(group.getValue().getOnly(RIGHT, 0L));
      long copies = rule.copies(left, right);
      for (long copy = 0; copy < copies; copy++) {
        output.output(
            Row.withSchema(schema).attachValues(Arrays.asList(codec.decode(group.getKey()))));
      }
    }

    private static long count(@Nullable Long count) {
      return count == null ? 0 : count;
    }
  }
}
