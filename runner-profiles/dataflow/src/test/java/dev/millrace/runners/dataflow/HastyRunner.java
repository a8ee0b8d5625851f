package dev.millrace.runners.dataflow;

import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.dataflow.util.DataflowTransport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** The real runner with a client that sends nothing twice: the usual one does so for minutes. */
public final class HastyRunner extends PipelineRunner<PipelineResult> {
  private final DataflowPipelineOptions options;

  private HastyRunner(DataflowPipelineOptions options) {
    this.options = options;
  }

  /** Called by Beam, by this name. */
  public static HastyRunner fromOptions(PipelineOptions options) {
    return new HastyRunner(options.as(DataflowPipelineOptions.class));
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    options.setRunner(DataflowRunner.class);
    options.setDataflowClient(
        DataflowTransport.newDataflowClient(options)
            .setHttpRequestInitializer(request -> request.setNumberOfRetries(0))
            .build());
    return DataflowRunner.fromOptions(options).run(pipeline);
  }
}
