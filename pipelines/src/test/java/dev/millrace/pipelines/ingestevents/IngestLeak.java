package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.io.FileFormat;
import dev.millrace.io.OversizedLine;
import dev.millrace.pipelines.AllButTheFirstRow;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Seams that lose a record on one edge. */
final class IngestLeak {
  private IngestLeak() {}

  /** Loses it on its way from one step to the next. */
  static Seams between(Edge leaking) {
    return new Seams() {
      @Override
      public <T> PCollection<T> between(Edge edge, PCollection<T> elements) {
        return edge.equals(leaking) ? allButOne(elements) : elements;
      }

      @Override
      public RecordConsumer records(RecordConsumer next) {
        return Edges.RECORDS.equals(leaking) ? new AllButTheFirst(next) : next;
      }
    };
  }

  /** Loses it between a landing and its file. */
  static Seams inFilesOf(Edge leaking) {
    return new Seams() {
      @Override
      public <T> FileFormat<T> files(Edge edge, FileFormat<T> format) {
        return edge.equals(leaking) ? new AllButTheFirstRow<>(format) : format;
      }
    };
  }

  private static <T> PCollection<T> allButOne(PCollection<T> elements) {
    Coder<T> coder = elements.getCoder();
    return elements
        .apply("As one", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), coder))
        .apply("Gather to lose one", GroupByKey.create())
        .apply("Lose one", ParDo.of(new SkipFirst<>()))
        .setCoder(coder);
  }

  private static final class SkipFirst<T> extends DoFn<KV<Integer, Iterable<T>>, T> {
    @ProcessElement
    public void process(@Element KV<Integer, Iterable<T>> all, OutputReceiver<T> out) {
      boolean first = true;
      for (T element : all.getValue()) {
        if (!first) {
          out.output(element);
        }
        first = false;
      }
    }
  }

  private static final class AllButTheFirst implements RecordConsumer {
    private final RecordConsumer next;
    private boolean lost;

    private AllButTheFirst(RecordConsumer next) {
      this.next = next;
    }

    @Override
    public void accept(byte[] payload, long offset, Attempt attempt) {
      if (lost) {
        next.accept(payload, offset, attempt);
      }
      lost = true;
    }

    @Override
    public void acceptOversized(OversizedLine line) {
      next.acceptOversized(line);
    }
  }
}
