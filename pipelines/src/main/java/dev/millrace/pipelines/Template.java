package dev.millrace.pipelines;

import dev.millrace.pipelines.options.OptionCatalog;
import dev.millrace.pipelines.options.TemplateParameter;
import dev.millrace.pipelines.options.TemplateParameters;
import java.util.List;

/**
 * A Flex Template of Dataflow: a pipeline that is launched by parameters, in a process that ends
 * when the job is made.
 *
 * @param name that of the pipeline
 * @param summary one line without a full stop
 * @param mainClass what the launcher starts
 * @param defaults what it can run, and on what if its launch does not say otherwise
 * @param parameters in the order of help
 */
public record Template(
    String name,
    String summary,
    String mainClass,
    TemplateDefaults defaults,
    List<TemplateParameter> parameters) {

  /** Those of all pipelines that have one, in the order of help. */
  public static List<Template> all() {
    return Portfolio.PIPELINES.stream()
        .flatMap(pipeline -> pipeline.template().map(defaults -> of(pipeline, defaults)).stream())
        .toList();
  }

  private static Template of(MillracePipeline<?> pipeline, TemplateDefaults defaults) {
    return new Template(
        pipeline.name(),
        pipeline.summary(),
        pipeline.getClass().getName(),
        defaults,
        TemplateParameters.of(OptionCatalog.of(pipeline.optionsType())).all());
  }
}
