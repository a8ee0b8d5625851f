package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.io.FileFormat;
import dev.millrace.io.OversizedLine;
import dev.millrace.pipelines.AllButOne;
import dev.millrace.pipelines.AllButTheFirstRow;
import dev.millrace.pipelines.Twice;
import dev.millrace.pipelines.events.RecordConsumer;
import dev.millrace.transforms.DeadLetter;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Seams that lose a record on one edge, or hand all on twice. */
final class IngestLeak {
  private IngestLeak() {}

  /** Loses it on its way from one step to the next. */
  static Seams between(Edge leaking) {
    return new Seams() {
      @Override
      public <T> PCollection<T> between(Edge edge, PCollection<T> elements) {
        return edge.equals(leaking) ? AllButOne.of(elements) : elements;
      }

      @Override
      public RecordConsumer records(RecordConsumer next) {
        return Edges.RECORDS.equals(leaking) ? new AllButTheFirst(next) : next;
      }
    };
  }

  /** Hands on twice what goes from one step to the next. */
  static Seams doubledBetween(Edge leaking) {
    return new Seams() {
      @Override
      public <T> PCollection<T> between(Edge edge, PCollection<T> elements) {
        return edge.equals(leaking) ? Twice.of(elements) : elements;
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
    public void acceptWithoutValue(long offset) {
      next.acceptWithoutValue(offset);
    }

    @Override
    public void acceptOversized(OversizedLine line, DeadLetter.@Nullable Context context) {
      next.acceptOversized(line, context);
    }
  }
}
