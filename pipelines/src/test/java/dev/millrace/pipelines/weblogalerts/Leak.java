package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Edge;
import dev.millrace.io.FileFormat;
import dev.millrace.io.LineConsumer;
import dev.millrace.io.OversizedLine;
import dev.millrace.pipelines.AllButOne;
import dev.millrace.pipelines.AllButTheFirstRow;
import dev.millrace.pipelines.Twice;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.PCollection;

/** Seams that lose exactly one record of {@link SmallSite}'s, on one edge. */
final class Leak {
  private Leak() {}

  /** Loses it on its way from one step to the next. */
  static Seams between(Edge leaking) {
    return new Seams() {
      @Override
      public <T> PCollection<T> between(Edge edge, PCollection<T> elements) {
        return edge.equals(leaking) ? AllButOne.of(elements) : elements;
      }

      @Override
      public <T> Consumer<T> each(Edge edge, Consumer<T> next) {
        return edge.equals(leaking) ? new AllButTheFirst<>(next) : next;
      }

      @Override
      public LineConsumer lines(Edge edge, LineConsumer next) {
        return edge.equals(leaking) ? new AllButOneLine(next) : next;
      }

      @Override
      public EntryCounter entries(Edge edge, EntryCounter next) {
        return edge.equals(leaking)
            ? (line, windowStart) -> {
              if (!line.target().toString().equals(SmallSite.ONCE)) {
                next.count(line, windowStart);
              }
            }
            : next;
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

  private static final class AllButTheFirst<T> implements Consumer<T> {
    private final Consumer<T> next;
    private boolean lost;

    private AllButTheFirst(Consumer<T> next) {
      this.next = next;
    }

    @Override
    public void accept(T element) {
      if (lost) {
        next.accept(element);
      }
      lost = true;
    }
  }

  private record AllButOneLine(LineConsumer next) implements LineConsumer {
    @Override
    public void accept(byte[] buffer, int from, int to, long offset) {
      String line = new String(buffer, from, to - from, StandardCharsets.UTF_8);
      if (!line.contains(" " + SmallSite.ONCE + " ")) {
        next.accept(buffer, from, to, offset);
      }
    }

    @Override
    public void acceptOversized(OversizedLine line) {
      next.acceptOversized(line);
    }
  }
}
