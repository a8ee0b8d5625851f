package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Edge;
import dev.millrace.io.LineConsumer;
import dev.millrace.io.OversizedLine;
import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.TimedRecord;
import dev.millrace.transforms.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Parses and counts the lines of batches, window by window, so that each window has books of its
 * own. What came of a batch leaves with it. What is handed on has the last moment of its window for
 * a timestamp: no earlier than that of any of its lines, and so no earlier than the batch's.
 *
 * <p>Not thread-safe.
 */
final class BatchCounting {
  private final Selection selection;
  private final Seams seams;
  private final WindowEmitter emitter;
  private final LineCounting counting;
  private final StreamMetrics metrics = new StreamMetrics();
  private final Edge origin;
  private final Sender sender;

  private BatchCounting(Selection selection, Seams seams, int shards, Edge origin, Sender sender) {
    this.selection = selection;
    this.seams = seams;
    this.emitter = new WindowEmitter(shards);
    this.counting = new LineCounting(selection, seams, emitter);
    this.origin = origin;
    this.sender = sender;
  }

  /** The step that lines come from. */
  private interface Sender {
    /** Books what it has sent, if it does not do so itself. */
    void count(Emitter books, long lines);
  }

  /** Of lines as they were read; counts for the reader too. */
  static BatchCounting ofFetched(Selection selection, Seams seams, int shards) {
    return new BatchCounting(
        selection,
        seams,
        shards,
        Edges.LINES,
        (books, lines) -> books.count(Edges.LINES.sent(lines)));
  }

  /** Of lines that are left when duplicates are dropped; who dropped them has counted. */
  static BatchCounting ofKept(Selection selection, Seams seams, int shards) {
    return new BatchCounting(selection, seams, shards, Edges.DISTINCT_LINES, (books, lines) -> {});
  }

  /** Where what was counted goes. */
  interface Outputs {
    <T> void emit(TupleTag<T> tag, T element, Instant time);

    /** While an element is processed. */
    static Outputs of(MultiOutputReceiver receiver) {
      return new Outputs() {
        @Override
        public <T> void emit(TupleTag<T> tag, T element, Instant time) {
          receiver.get(tag).outputWithTimestamp(element, time);
        }
      };
    }
  }

  void count(KafkaBatch batch, Outputs out) {
    emitter.outputs = out;
    counting.startSource(batch.source());
    windows(batch).forEach(this::count);
    metrics.parsed(batch.records());
    emitter.outputs = null;
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

  private void count(long windowStart, List<TimedRecord> records) {
    emitter.timestamp = Instant.ofEpochMilli(windowStart + selection.windowMillis() - 1);
    LineConsumer parsing = seams.lines(origin, counting);
    for (TimedRecord record : records) {
      byte[] payload = record.payload();
      switch (record.standing()) {
        case ON_TIME, UNREADABLE -> parse(parsing, payload, record.offset());
        case LATE -> counting.setAside(Untimely.LATE, record);
        case FUTURE -> counting.setAside(Untimely.FUTURE, record);
      }
    }
    counting.flush(origin);
    sender.count(emitter, records.size());
  }

  /** What is too long is kept in part, as of a file. */
  private static void parse(LineConsumer parsing, byte[] payload, long offset) {
    if (payload.length > DeadLetter.MAX_PAYLOAD) {
      parsing.acceptOversized(OversizedLine.of(payload, offset));
    } else {
      parsing.accept(payload, 0, payload.length, offset);
    }
  }

  /** Emits into one window. */
  private final class WindowEmitter extends Emitter {
    private @Nullable Outputs outputs;
    private Instant timestamp = Instant.EPOCH;

    private WindowEmitter(int shards) {
      super(shards);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      metrics.setAside(letter.reason());
      super.deadLetter(letter);
    }

    @Override
    <T> void emit(TupleTag<T> tag, T element) {
      Objects.requireNonNull(outputs).emit(tag, element, timestamp);
    }
  }
}
