package dev.millrace.pipelines.ingestevents;

import com.google.common.hash.Hashing;
import dev.millrace.transforms.ByteHash;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.PlainValue;
import dev.millrace.transforms.quality.ProfiledField;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Counts rows that have the values of another one in fields that are expected to be unique:
 * exactly, by a shuffle of these values, which is why it is done only where somebody asks.
 *
 * <p>What is shuffled are the different values of each bundle, in {@value #PARTS} parts. Values are
 * not keys of the shuffle, as engines do some work for each key, and the DirectRunner looks at all
 * keys that wait whenever it is done with one.
 *
 * <p><b>Cost</b>: a part is counted in memory, at about 200 bytes for each different value, by
 * estimate: 20 MB of a hundred million, 200 MB of a thousand million. An engine that holds a group
 * in memory adds about 100 bytes for each different value of each bundle.
 */
final class CountRepeats {
  private static final int PARTS = 1_024;

  /** About 3 MB. */
  private static final int MOST_IN_BUNDLE = 1 << 14;

  /** So long are values at most that are told apart as they are, others are by their SHA-256. */
  private static final int LONGEST = 31;

  static final TupleTag<KV<Integer, Long>> REPEATS = new TupleTag<>("repeats") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private CountRepeats() {}

  /** What is shuffled. */
  static Coder<KV<Integer, KV<byte[], Long>>> coder() {
    return KvCoder.of(VarIntCoder.of(), KvCoder.of(ByteArrayCoder.of(), VarLongCoder.of()));
  }

  /** Of keys, how many rows beyond the first have each: by the place of the expectation. */
  static PCollectionTuple of(PCollection<KV<Integer, KV<byte[], Long>>> keys) {
    return keys.apply("Gather equal values", GroupByKey.create())
        .apply(
            Edges.KEYS.to(),
            ParDo.of(new Beyond()).withOutputTags(REPEATS, TupleTagList.of(COUNTS)));
  }

  /** Whether a bundle is to hand on its keys now; to be asked after each row. */
  static boolean isFull(EqualValues keys) {
    return keys.different() >= MOST_IN_BUNDLE;
  }

  /** Hands on the keys of a bundle, each with its part. */
  static void drain(EqualValues keys, Consumer<KV<Integer, KV<byte[], Long>>> sink) {
    keys.drainTo(
        (key, count) ->
            sink.accept(
                KV.of(
                    (int) Math.floorMod(ByteHash.of(key, 0, key.length), (long) PARTS),
                    KV.of(key, count))));
  }

  /**
   * The values of a row in some fields, as bytes that are equal if they are, at most 37; none if
   * one lacks.
   */
  static Optional<byte[]> key(int place, List<ProfiledField> fields, Row row) {
    List<String> values = new ArrayList<>();
    for (ProfiledField field : fields) {
      Object value = field.valueIn(row);
      if (value == null) {
        return Optional.empty();
      }
      values.add(
          value instanceof BigDecimal number
              ? PlainValue.digits(number)
              : PlainValue.text(field.type(), value));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      VarIntCoder.of().encode(place, out);
      out.write(shortened(joined(values)));
    } catch (IOException e) {
      throw new IllegalStateException("Memory does not fail", e);
    }
    return Optional.of(bytes.toByteArray());
  }

  private static byte[] joined(List<String> values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (String value : values) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
    }
    return bytes.toByteArray();
  }

  /** A digest is longer than whatever stays as it is, so none is taken for such a one. */
  private static byte[] shortened(byte[] bytes) {
    return bytes.length <= LONGEST ? bytes : Hashing.sha256().hashBytes(bytes).asBytes();
  }

  /** The fields of each expectation, by its place. */
  static Map<Integer, List<ProfiledField>> fields(
      Expectations expectations, List<ProfiledField> all) {
    Map<Integer, List<ProfiledField>> fields = new TreeMap<>();
    expectations
        .unique()
        .forEach(
            (place, names) ->
                fields.put(
                    place, names.stream().map(name -> Expectations.named(name, all)).toList()));
    return fields;
  }

  private static final class Beyond
      extends DoFn<KV<Integer, Iterable<KV<byte[], Long>>>, KV<Integer, Long>> {
    private long received;
    private long repeats;

    @StartBundle
    public void startBundle() {
      received = 0;
      repeats = 0;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<KV<byte[], Long>>> part,
        OutputReceiver<KV<Integer, Long>> out) {
      EqualValues values = new EqualValues();
      part.getValue().forEach(key -> values.add(key.getKey(), key.getValue()));
      received += values.all();
      Map<Integer, Long> beyond = new TreeMap<>();
      values.drainTo(
          (key, count) -> {
            if (count > 1) {
              beyond.merge(place(key), count - 1, Long::sum);
            }
          });
      beyond.forEach(
          (place, count) -> {
            repeats += count;
            out.output(KV.of(place, count));
          });
    }

    private static int place(byte[] key) {
      try {
        return VarIntCoder.of().decode(new ByteArrayInputStream(key));
      } catch (IOException e) {
        throw new IllegalStateException("Memory does not fail", e);
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (received > 0) {
        write(context, Edges.KEYS.received(received));
        write(context, Edges.REPEATS.sent(repeats));
      }
    }

    private static void write(
        DoFn<KV<Integer, Iterable<KV<byte[], Long>>>, KV<Integer, Long>>.FinishBundleContext
            context,
        LedgerCount count) {
      context.output(COUNTS, count, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }
  }
}
