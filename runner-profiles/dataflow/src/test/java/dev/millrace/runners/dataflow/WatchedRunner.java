package dev.millrace.runners.dataflow;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** The real runner, before which the graph is looked at: it changes the graph for the service. */
public final class WatchedRunner extends PipelineRunner<PipelineResult> {
  private static final AtomicReference<PlainGraph> LAST = new AtomicReference<>();

  private final PipelineOptions options;

  private WatchedRunner(PipelineOptions options) {
    this.options = options;
  }

  /** Called by Beam, by this name. */
  public static WatchedRunner fromOptions(PipelineOptions options) {
    return new WatchedRunner(options);
  }

  /** The graph that was run last, as the pipeline made it; forgotten by this. */
  static Optional<PlainGraph> takeLast() {
    return Optional.ofNullable(LAST.getAndSet(null));
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    LAST.set(PlainGraph.of(pipeline));
    options.setRunner(DataflowRunner.class);
    return DataflowRunner.fromOptions(options).run(pipeline);
  }
}
