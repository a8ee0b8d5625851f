package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.LineConsumer;
import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.TimedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Parses and counts the lines of a batch, window by window, so that each window has books of its
 * own. What came of a batch leaves with it, so nothing is held from one element to the next. What
 * is handed on has the last moment of its window for a timestamp: no earlier than that of any of
 * its lines, and so no earlier than the batch's.
 */
final class CountBatches extends DoFn<KafkaBatch, KV<Integer, byte[]>> {
  private final Selection selection;
  private final Seams seams;
  private final int shards;
  private transient @Nullable WindowEmitter emitter;
  private transient @Nullable LineCounting counting;

  CountBatches(Selection selection, Seams seams, int shards) {
    this.selection = selection;
    this.seams = seams;
    this.shards = shards;
  }

  @Setup
  public void setup() {
    emitter = new WindowEmitter(shards);
    counting = new LineCounting(selection, seams, emitter);
  }

  @ProcessElement
  public void process(@Element KafkaBatch batch, MultiOutputReceiver out) {
    windows(batch)
        .forEach((windowStart, records) -> count(batch.source(), windowStart, records, out));
  }

  private SortedMap<Long, List<TimedRecord>> windows(KafkaBatch batch) {
    SortedMap<Long, List<TimedRecord>> windows = new TreeMap<>();
    for (TimedRecord record : batch.records()) {
      windows
          .computeIfAbsent(selection.windowStart(record.timestamp()), first -> new ArrayList<>())
          .add(record);
    }
    return windows;
  }

  private void count(
      String source, long windowStart, List<TimedRecord> records, MultiOutputReceiver out) {
    WindowEmitter window = Objects.requireNonNull(emitter);
    LineCounting lines = Objects.requireNonNull(counting);
    window.outputs = out;
    window.timestamp = Instant.ofEpochMilli(windowStart + selection.windowMillis() - 1);
    lines.startSource(source);
    LineConsumer parsing = seams.lines(Edges.LINES, lines);
    for (TimedRecord record : records) {
      byte[] payload = record.payload();
      switch (record.standing()) {
        case ON_TIME, UNREADABLE -> parsing.accept(payload, 0, payload.length, record.offset());
        case LATE -> lines.setAside(Untimely.LATE, record);
        case FUTURE -> lines.setAside(Untimely.FUTURE, record);
      }
    }
    lines.flush(Edges.LINES);
    window.count(Edges.LINES.sent(records.size()));
  }

  /** Emits into one window. */
  private static final class WindowEmitter extends Emitter {
    private @Nullable MultiOutputReceiver outputs;
    private Instant timestamp = Instant.EPOCH;

    private WindowEmitter(int shards) {
      super(shards);
    }

    @Override
    <T> void emit(TupleTag<T> tag, T element) {
      Objects.requireNonNull(outputs).get(tag).outputWithTimestamp(element, timestamp);
    }
  }
}
