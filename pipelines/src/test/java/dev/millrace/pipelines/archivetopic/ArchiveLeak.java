package dev.millrace.pipelines.archivetopic;

import static com.google.common.base.Preconditions.checkState;

import dev.millrace.io.Edge;
import dev.millrace.io.FileFormat;
import dev.millrace.io.LandedFiles;
import dev.millrace.io.Run;
import dev.millrace.pipelines.AllButOne;
import dev.millrace.pipelines.AllButTheFirstRow;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
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

  /** Does something to one of the landed files when all are there and nothing is published. */
  static Seams afterLanding(Run run, Tampering tampering) {
    return new Seams() {
      @Override
      public PCollection<LedgerCount> landed(PCollection<LedgerCount> counts) {
        return counts
            .apply("On one desk of the intruder", WithKeys.of(0))
            .setCoder(KvCoder.of(VarIntCoder.of(), LedgerCount.Coder.of()))
            .apply("Wait for the last file", GroupByKey.create())
            .apply("Tamper", ParDo.of(new Intruder(run, tampering)));
      }
    };
  }

  /** What somebody does to a landed file. */
  @FunctionalInterface
  interface Tampering extends Serializable {
    void with(Path file) throws IOException;
  }

  private static final class Intruder
      extends DoFn<KV<Integer, Iterable<LedgerCount>>, LedgerCount> {
    private final Run run;
    private final Tampering tampering;

    private Intruder(Run run, Tampering tampering) {
      this.run = run;
      this.tampering = tampering;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<LedgerCount>> counts, OutputReceiver<LedgerCount> out)
        throws IOException {
      tampering.with(
          Path.of(
              LandedFiles.below(run.table(ArchiveTopicGraph.RECORDS))
                  .get(0)
                  .resourceId()
                  .toString()));
      counts.getValue().forEach(out::output);
    }
  }

  private static final class PowerCut extends DoFn<LedgerCount, LedgerCount> {
    @ProcessElement
    public void process(@Element LedgerCount count, OutputReceiver<LedgerCount> out) {
      checkState(count.count() == 0, "The power went after %s", count);
      out.output(count);
    }
  }
}
