package dev.millrace.pipelines.deadletters;

import dev.millrace.io.Run;
import dev.millrace.pipelines.Launch;
import java.io.IOException;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;

/** A published table of a pipeline, whose dead letters can be fed to that pipeline again. */
public interface ReplayTarget extends LetterChecks {
  /** What is published. */
  PublishedTable table();

  /**
   * Replays.
   *
   * @param engine options of the engine
   * @param run that lands
   */
  Launch.Outcome run(
      PipelineOptions engine, Launch launch, Run run, Replay replay, LetterCensus census)
      throws IOException;

  /**
   * What became of the letters, for a person: the end of a line that says how many were replayed.
   *
   * @param totals of the run's books
   */
  String result(Map<String, Long> totals);
}
