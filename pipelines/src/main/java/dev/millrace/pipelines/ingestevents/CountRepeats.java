package dev.millrace.pipelines.ingestevents;

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
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
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
 */
final class CountRepeats {
  static final TupleTag<KV<Integer, Long>> REPEATS = new TupleTag<>("repeats") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private CountRepeats() {}

  /** Of keys, how many rows beyond the first have each: by the place of the expectation. */
  static PCollectionTuple of(PCollection<KV<byte[], Long>> keys) {
    return keys.apply("Count equal values", Sum.longsPerKey())
        .apply(
            Edges.KEYS.to(),
            ParDo.of(new Beyond()).withOutputTags(REPEATS, TupleTagList.of(COUNTS)));
  }

  /** The values of a row in some fields, as bytes that are equal if they are; none if one lacks. */
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
      for (String value : values) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Memory does not fail", e);
    }
    return Optional.of(bytes.toByteArray());
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

  private static final class Beyond extends DoFn<KV<byte[], Long>, KV<Integer, Long>> {
    private long received;
    private long repeats;

    @StartBundle
    public void startBundle() {
      received = 0;
      repeats = 0;
    }

    @ProcessElement
    public void process(@Element KV<byte[], Long> key, OutputReceiver<KV<Integer, Long>> out)
        throws IOException {
      received += key.getValue();
      if (key.getValue() > 1) {
        int place = VarIntCoder.of().decode(new ByteArrayInputStream(key.getKey()));
        repeats += key.getValue() - 1;
        out.output(KV.of(place, key.getValue() - 1));
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
        DoFn<KV<byte[], Long>, KV<Integer, Long>>.FinishBundleContext context, LedgerCount count) {
      context.output(COUNTS, count, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }
  }
}
