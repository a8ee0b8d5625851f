package dev.millrace.pipelines;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * An engine that stays at hand for the graphs of one program, which runs them one after the other.
 * What it keeps between them goes when it is closed, or with the process.
 *
 * <p>Not for several threads, and one at a time in a process.
 */
public interface EngineSession extends AutoCloseable {
  /**
   * An empty pipeline for the next graph; what was kept of the one before, which has ended, goes.
   */
  Pipeline pipeline();

  @Override
  void close();

  /** Of an engine that starts anew for each graph. */
  static EngineSession keepingNothing(PipelineOptions options) {
    return new EngineSession() {
      @Override
      public Pipeline pipeline() {
        return Pipeline.create(options);
      }

      @Override
      public void close() {}
    };
  }
}
