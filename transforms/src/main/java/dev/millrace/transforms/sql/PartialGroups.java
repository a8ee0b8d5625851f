package dev.millrace.transforms.sql;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates the rows of a bundle in a bounded table, so that the shuffle sees a group once for
 * each bundle and not once for each row. Arguments of distinct aggregates go out by a second way,
 * once for each group and bundle.
 */
final class PartialGroups extends DoFn<Row, KV<byte[], Object[]>> {
  private static final long serialVersionUID = 1;
  private static final int MOST_GROUPS = 50_000;

  private final Grouping grouping;
  private final AggregateCalls calls;
  private final TupleTag<byte[]> distinct;
  private final AggregateCalls.Call[] each;
  private final KeyCodec[] arguments;
  private transient @Nullable Map<WindowedKey, Object[]> groups;
  private transient @Nullable Set<WindowedKey> seen;

  private record WindowedKey(BoundedWindow window, EncodedKey key) {}

  PartialGroups(Grouping grouping, AggregateCalls calls, TupleTag<byte[]> distinct) {
    this.grouping = grouping;
    this.calls = calls;
    this.distinct = distinct;
    this.each = calls.calls();
    this.arguments = new KeyCodec[each.length];
    for (int index = 0; index < each.length; index++) {
      arguments[index] = new KeyCodec(each[index].kinds());
    }
  }

  @StartBundle
  public void start() {
    groups = new HashMap<>();
    seen = new HashSet<>();
  }

  @ProcessElement
  public void add(@Element Row row, BoundedWindow window, MultiOutputReceiver output) {
    Map<WindowedKey, Object[]> held = held();
    for (int set = 0; set < grouping.sets(); set++) {
      byte[] key = grouping.key(row, set);
      Object[] accumulators =
          held.computeIfAbsent(new WindowedKey(window, new EncodedKey(key)), none -> calls.empty());
      calls.add(accumulators, row);
      addDistinct(key, row, window, output);
    }
    if (held.size() > MOST_GROUPS) {
      held.forEach(
          (group, accumulators) -> {
            if (group.window().equals(window)) {
              output.get(Groups.PARTIAL).output(KV.of(group.key().bytes(), accumulators));
            }
          });
      held.keySet().removeIf(group -> group.window().equals(window));
    }
  }

  private void addDistinct(byte[] key, Row row, BoundedWindow window, MultiOutputReceiver output) {
    Set<WindowedKey> passed = seen;
    for (int index = 0; index < each.length; index++) {
      AggregateCalls.Call call = each[index];
      if (passed == null || !call.distinct() || !call.takes(row)) {
        continue;
      }
      byte[] whole = distinctKey(key, index, arguments[index], call.argumentsOf(row));
      if (passed.size() > MOST_GROUPS) {
        passed.clear();
      }
      if (passed.add(new WindowedKey(window, new EncodedKey(whole)))) {
        output.get(distinct).output(whole);
      }
    }
  }

  private static byte[] distinctKey(
      byte[] key, int call, KeyCodec codec, @Nullable Object[] arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeInt(key.length);
      out.write(key);
      out.writeInt(call);
      codec.write(arguments, out);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes.toByteArray();
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    held()
        .forEach(
            (group, accumulators) -> {
              Instant time = group.window().maxTimestamp();
              context.output(
                  Groups.PARTIAL, KV.of(group.key().bytes(), accumulators), time, group.window());
            });
    groups = null;
    seen = null;
  }

  private Map<WindowedKey, Object[]> held() {
    Map<WindowedKey, Object[]> held = groups;
    if (held == null) {
      throw new IllegalStateException("No bundle was started");
    }
    return held;
  }
}
