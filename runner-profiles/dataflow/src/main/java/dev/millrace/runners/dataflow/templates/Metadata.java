package dev.millrace.runners.dataflow.templates;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import dev.millrace.pipelines.Template;
import dev.millrace.pipelines.TemplateDefaults;
import dev.millrace.pipelines.TemplateMode;
import dev.millrace.pipelines.options.TemplateParameter;
import java.util.Locale;

/**
 * What Dataflow wants to know of a template, as its API writes it.
 *
 * @see <a
 *     href="https://cloud.google.com/dataflow/docs/guides/templates/configuring-flex-templates">Metadata
 *     parameters</a>
 */
final class Metadata {
  /**
   * What the service does with Java's batch jobs of this SDK anyway, and what streams need, which
   * the profile of this runner asks for too.
   */
  private static final String SECOND_RUNNER = "use_runner_v2";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Metadata() {}

  /** {@code metadata.json}: TemplateMetadata of the API. */
  static ObjectNode of(Template template) {
    ObjectNode metadata =
        JSON.objectNode()
            .put("name", template.name())
            .put("description", template.summary() + ".")
            .put("streaming", isStream(template));
    if (isStream(template)) {
      // A record that comes twice would be counted twice, and the books would not balance.
      metadata.put("supportsAtLeastOnce", false).put("supportsExactlyOnce", true);
    }
    ArrayNode parameters = metadata.putArray("parameters");
    template.parameters().forEach(parameter -> parameters.add(of(parameter)));
    return metadata;
  }

  /** {@code container-spec.json}: ContainerSpec of the API, which a launch names. */
  static ObjectNode containerSpec(Template template, String image, String version) {
    ObjectNode spec = JSON.objectNode().put("image", image);
    spec.putObject("sdkInfo").put("language", "JAVA");
    spec.set("metadata", of(template));
    spec.set("defaultEnvironment", environment(template, version));
    return spec;
  }

  /** FlexTemplateRuntimeEnvironment of the API; who launches may give another value of each. */
  private static ObjectNode environment(Template template, String version) {
    TemplateDefaults defaults = template.defaults();
    ObjectNode environment =
        JSON.objectNode()
            .put("machineType", defaults.machineType())
            .put("maxWorkers", defaults.mostWorkers());
    if (isStream(template)) {
      // The second runner has no streams without it; jobs that end pass over it.
      environment.put("enableStreamingEngine", true);
    }
    environment.putArray("additionalExperiments").add(SECOND_RUNNER);
    ObjectNode labels = environment.putObject("additionalUserLabels");
    labels(template, version).forEach(labels::put);
    return environment;
  }

  /** Labels of each job of a template, by which its cost can be told. */
  static ImmutableMap<String, String> labels(Template template, String version) {
    return ImmutableMap.of(
        "millrace-template",
        template.name(),
        "millrace-version",
        version.toLowerCase(Locale.ROOT).replaceAll("[^-_a-z0-9]", "-"));
  }

  private static boolean isStream(Template template) {
    return template.defaults().mode() == TemplateMode.STREAMING;
  }

  private static ObjectNode of(TemplateParameter parameter) {
    ObjectNode node =
        JSON.objectNode()
            .put("name", parameter.name())
            .put("label", parameter.label())
            .put("helpText", parameter.help())
            .put("paramType", parameter.type().name())
            .put("isOptional", parameter.optional());
    if (!parameter.form().isEmpty()) {
      node.putArray("regexes").add(parameter.form());
    }
    if (!parameter.choices().isEmpty()) {
      ArrayNode choices = node.putArray("enumOptions");
      parameter
          .choices()
          .forEach(choice -> choices.addObject().put("value", choice).put("label", choice));
    }
    if (!parameter.fallback().isEmpty()) {
      node.put("defaultValue", parameter.fallback());
    }
    putPlace(parameter, node);
    if (parameter.hidden()) {
      node.put("hiddenUi", true);
    }
    return node;
  }

  /** A group counts only where there is no parent. */
  private static void putPlace(TemplateParameter parameter, ObjectNode node) {
    if (parameter.parent().isEmpty()) {
      node.put("groupName", parameter.group());
      return;
    }
    node.put("parentName", parameter.parent());
    if (!parameter.parentValues().isEmpty()) {
      ArrayNode values = node.putArray("parentTriggerValues");
      parameter.parentValues().forEach(values::add);
    }
  }
}
