package dev.millrace.transforms.sql;

import dev.millrace.transforms.GrowingBytes;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates the rows of a bundle in a bounded table, so that the shuffle sees a group once for
 * each bundle and not once for each row. Arguments of distinct aggregates go out by a second way,
 * once for each group and bundle.
 */
final class PartialGroups extends DoFn<Row, KV<byte[], Object[]>> {
  private static final long serialVersionUID = 1;
  private static final int MOST_GROUPS = 50_000;
  private static final long MOST_BYTES = 64L << 20;

  private final Grouping grouping;
  private final AggregateCalls calls;
  private final TupleTag<byte[]> distinct;
  private final AggregateCalls.Call[] each;
  private final KeyCodec[] arguments;
  private transient @Nullable HeldGroups groups;
  private transient @Nullable Set<WindowedKey> seen;
  private transient long seenBytes;

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
    groups = new HeldGroups(MOST_GROUPS, MOST_BYTES);
    seen = new HashSet<>();
    seenBytes = 0;
  }

  @ProcessElement
  public void add(@Element Row row, BoundedWindow window, MultiOutputReceiver output) {
    for (int set = 0; set < grouping.sets(); set++) {
      byte[] key = grouping.key(row, set);
      Object[] accumulators = held().find(window, new EncodedKey(key));
      if (accumulators != null) {
        long growth = calls.add(accumulators, row);
        if (growth > 0 && !held().grow(window, growth)) {
          release(window, output);
        }
      } else {
        addGroup(new EncodedKey(key), row, window, output);
      }
      addDistinct(key, row, window, output);
    }
  }

  /**
   * Where there is no room, groups of this window go out, the only ones that may now; a row goes
   * out by itself if those of other windows take all of it.
   */
  private void addGroup(EncodedKey key, Row row, BoundedWindow window, MultiOutputReceiver output) {
    HeldGroups held = held();
    if (!held.hasRoom()) {
      release(window, output);
    }
    Object[] accumulators = calls.empty();
    long growth = calls.add(accumulators, row);
    if (held.hasRoom()) {
      held.hold(window, key, accumulators, calls.bytes() + growth);
    } else {
      output.get(Groups.PARTIAL).output(KV.of(key.bytes(), accumulators));
    }
  }

  private void release(BoundedWindow window, MultiOutputReceiver output) {
    OutputReceiver<KV<byte[], Object[]>> partial = output.get(Groups.PARTIAL);
    held().release(window, (group, full) -> partial.output(KV.of(group.bytes(), full)));
  }

  private void addDistinct(byte[] key, Row row, BoundedWindow window, MultiOutputReceiver output) {
    Set<WindowedKey> passed = seen;
    for (int index = 0; index < each.length; index++) {
      AggregateCalls.Call call = each[index];
      if (passed == null || !call.distinct() || !call.takes(row)) {
        continue;
      }
      byte[] whole = distinctKey(key, index, arguments[index], call.argumentsOf(row));
      if (passed.size() > MOST_GROUPS || seenBytes > MOST_BYTES) {
        passed.clear();
        seenBytes = 0;
      }
      if (passed.add(new WindowedKey(window, new EncodedKey(whole)))) {
        seenBytes += whole.length;
        output.get(distinct).output(whole);
      }
    }
  }

  private static byte[] distinctKey(
      byte[] key, int call, KeyCodec codec, @Nullable Object[] arguments) {
    GrowingBytes bytes = new GrowingBytes(2 * key.length);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeInt(key.length);
      out.write(key);
      out.writeInt(call);
      codec.write(arguments, out);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes.copy();
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    HeldGroups held = held();
    for (BoundedWindow window : held.windows()) {
      held.release(
          window,
          (group, accumulators) ->
              context.output(
                  Groups.PARTIAL,
                  KV.of(group.bytes(), accumulators),
                  window.maxTimestamp(),
                  window));
    }
    groups = null;
    seen = null;
  }

  private HeldGroups held() {
    HeldGroups held = groups;
    if (held == null) {
      throw new IllegalStateException("No bundle was started");
    }
    return held;
  }
}
