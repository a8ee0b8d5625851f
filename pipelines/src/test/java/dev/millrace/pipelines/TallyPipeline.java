package dev.millrace.pipelines;

import dev.millrace.pipelines.console.ProgressSource;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;

/** A small pipeline for the launcher's tests; the word "poison" makes it fail in the engine. */
final class TallyPipeline implements MillracePipeline<TallyOptions> {
  @Override
  public String name() {
    return "tally";
  }

  @Override
  public String summary() {
    return "Tally words, for the launcher's tests";
  }

  @Override
  public Class<TallyOptions> optionsType() {
    return TallyOptions.class;
  }

  @Override
  public void run(TallyOptions options, Launch launch) {
    Pipeline graph = graph(options);
    switch (launch.execute(graph, ProgressSource.NONE)) {
      case FINISHED -> launch.console().line("Tallied " + options.getWords());
      case SUBMITTED -> launch.console().line("Submitted " + options.getJobName() + ".");
    }
  }

  private static Pipeline graph(TallyOptions options) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Words", Create.of(options.getWords()))
        .apply(
            "Check", MapElements.into(TypeDescriptors.strings()).via(TallyPipeline::refusePoison));
    return pipeline;
  }

  private static String refusePoison(String word) {
    if (word.equals("poison")) {
      throw new IllegalStateException("Cannot tally a poisoned word");
    }
    return word;
  }
}
