package dev.millrace.pipelines.archivetopic;

import static com.google.common.base.Preconditions.checkState;

import dev.millrace.io.Edge;
import dev.millrace.io.FileFormat;
import dev.millrace.pipelines.AllButOne;
import dev.millrace.pipelines.AllButTheFirstRow;
import dev.millrace.transforms.LedgerCount;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/** Seams that lose a record, or a whole run. */
final class ArchiveLeak {
  private ArchiveLeak() {}

  /** Loses one on its way from one step to the next. */
  static Seams between(Edge leaking) {
    return new Seams() {
      @Override
      public <T> PCollection<T> between(Edge edge, PCollection<T> elements) {
        return edge.equals(leaking) ? AllButOne.of(elements) : elements;
      }
    };
  }

  /** Loses one between the landing and its file. */
  static Seams inFiles() {
    return new Seams() {
      @Override
      public <T> FileFormat<T> files(FileFormat<T> format) {
        return new AllButTheFirstRow<>(format);
      }
    };
  }

  /** Fails when all has landed and nothing is published. */
  static Seams beforePublication() {
    return new Seams() {
      @Override
      public PCollection<LedgerCount> landed(PCollection<LedgerCount> counts) {
        return counts.apply("Power cut", ParDo.of(new PowerCut()));
      }
    };
  }

  private static final class PowerCut extends DoFn<LedgerCount, LedgerCount> {
    @ProcessElement
    public void process(@Element LedgerCount count, OutputReceiver<LedgerCount> out) {
      checkState(count.count() == 0, "The power went after %s", count);
      out.output(count);
    }
  }
}
