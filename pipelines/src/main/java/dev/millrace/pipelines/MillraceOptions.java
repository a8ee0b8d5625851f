package dev.millrace.pipelines;

import dev.millrace.pipelines.options.OptionGroup;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Options of every pipeline. A pipeline's own interface extends this one. */
@OptionGroup(
    title = "Any pipeline",
    options = {"verbose"})
public interface MillraceOptions extends PipelineOptions {
  @Description("Show the engine's log, and the stack trace if the run fails.")
  @Default.Boolean(false)
  boolean isVerbose();

  void setVerbose(boolean verbose);
}
