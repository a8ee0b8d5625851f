package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Edge;
import dev.millrace.io.LineConsumer;
import dev.millrace.transforms.DeadLetter;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** Parses and counts lines that travel by themselves; what came of a bundle leaves with it. */
abstract class CountInBundles<T> extends DoFn<T, KV<Integer, byte[]>> {
  private final Selection selection;
  private final Seams seams;
  private final int shards;
  private final Edge origin;
  private transient @Nullable BundleEmitter emitter;
  private transient @Nullable LineCounting counting;

  /**
   * @param origin the edge that the lines come over
   */
  CountInBundles(Selection selection, Seams seams, int shards, Edge origin) {
    this.selection = selection;
    this.seams = seams;
    this.shards = shards;
    this.origin = origin;
  }

  /** Where the line of an element stands. */
  abstract String source(T element);

  /** Hands the line of an element on. */
  abstract void read(T element, LineConsumer lines);

  /** What is set aside of an element. */
  DeadLetter letter(T element, DeadLetter letter) {
    return letter;
  }

  @StartBundle
  public void startBundle() {
    emitter = new BundleEmitter(shards);
    counting = new LineCounting(selection, seams, emitter);
  }

  @ProcessElement
  public void process(@Element T element, MultiOutputReceiver out) {
    BundleEmitter bundle = bundle();
    bundle.outputs = out;
    bundle.element = element;
    LineCounting lines = lines();
    lines.startSource(source(element));
    read(element, seams.lines(origin, lines));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    BundleEmitter bundle = bundle();
    bundle.outputs = null;
    bundle.element = null;
    bundle.end = context;
    lines().flush(origin);
  }

  private BundleEmitter bundle() {
    return Objects.requireNonNull(emitter);
  }

  private LineCounting lines() {
    return Objects.requireNonNull(counting);
  }

  /** Emits with the element at hand, and at the end of the bundle with the bundle. */
  private final class BundleEmitter extends Emitter {
    private @Nullable T element;
    private @Nullable MultiOutputReceiver outputs;
    private @Nullable FinishBundleContext end;

    private BundleEmitter(int shards) {
      super(shards);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      super.deadLetter(letter(Objects.requireNonNull(element), letter));
    }

    @Override
    <E> void emit(TupleTag<E> tag, E made) {
      if (outputs != null) {
        outputs.get(tag).output(made);
      } else if (end != null) {
        GlobalWindow window = GlobalWindow.INSTANCE;
        end.output(tag, made, window.maxTimestamp(), window);
      } else {
        throw new IllegalStateException("Nothing can be emitted outside a bundle");
      }
    }
  }
}
