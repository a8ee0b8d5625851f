package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.FileLine;
import dev.millrace.io.LineConsumer;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** Parses and counts lines that had to travel by themselves, because copies were dropped. */
final class CountDistinctLines extends DoFn<FileLine, KV<Integer, byte[]>> {
  private final Selection selection;
  private final Seams seams;
  private final int shards;
  private transient @Nullable BundleEmitter emitter;
  private transient @Nullable LineCounting counting;

  CountDistinctLines(Selection selection, Seams seams, int shards) {
    this.selection = selection;
    this.seams = seams;
    this.shards = shards;
  }

  @StartBundle
  public void startBundle() {
    emitter = new BundleEmitter(shards);
    counting = new LineCounting(selection, seams, emitter);
  }

  @ProcessElement
  public void process(@Element FileLine line, MultiOutputReceiver out) {
    BundleEmitter bundle = bundle();
    bundle.outputs = out;
    LineCounting lines = lines();
    lines.startSource(line.position().source());
    LineConsumer receiver = seams.lines(Edges.DISTINCT_LINES, lines);
    if (line.isWhole()) {
      receiver.accept(line.bytes(), 0, line.bytes().length, line.position().offset());
    } else {
      receiver.acceptOversized(line.oversized());
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    BundleEmitter bundle = bundle();
    bundle.outputs = null;
    bundle.end = context;
    lines().flush(Edges.DISTINCT_LINES);
  }

  private BundleEmitter bundle() {
    return Objects.requireNonNull(emitter);
  }

  private LineCounting lines() {
    return Objects.requireNonNull(counting);
  }

  /** Emits with the element at hand, and at the end of the bundle with the bundle. */
  private final class BundleEmitter extends Emitter {
    private @Nullable MultiOutputReceiver outputs;
    private @Nullable FinishBundleContext end;

    private BundleEmitter(int shards) {
      super(shards);
    }

    @Override
    <T> void emit(TupleTag<T> tag, T element) {
      if (outputs != null) {
        outputs.get(tag).output(element);
      } else if (end != null) {
        GlobalWindow window = GlobalWindow.INSTANCE;
        end.output(tag, element, window.maxTimestamp(), window);
      } else {
        throw new IllegalStateException("Nothing can be emitted outside a bundle");
      }
    }
  }
}
