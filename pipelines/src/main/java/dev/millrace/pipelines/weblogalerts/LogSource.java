package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.LedgerPlan;
import dev.millrace.io.PublishRun;
import dev.millrace.io.manifest.Manifest;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollectionTuple;

/** Where the counts of a bounded run come from; what becomes of them is the same for all. */
interface LogSource {
  /** Parts that clients are spread over, each in memory at once when it is merged. */
  int shards();

  /** Files that dead letters are spread over. */
  int files();

  /** Reads and counts: the outputs of {@link Emitter}, with their coders, but for the books. */
  PCollectionTuple count(Pipeline pipeline, SharedSteps steps);

  /**
   * The books of such a run.
   *
   * @param ofFiles those of a run over files
   */
  LedgerPlan plan(LedgerPlan ofFiles);

  /** What such a run is published by besides. */
  PublishRun opened(PublishRun publishing);

  /** What the manifest says that was read. */
  Manifest.Source read();
}
