package dev.millrace.runners.dataflow.templates;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.pipelines.Template;
import dev.millrace.pipelines.TemplateMode;
import dev.millrace.pipelines.options.TemplateParameter;

/**
 * What Dataflow wants to know of a template, as its API writes it.
 *
 * @see <a
 *     href="https://cloud.google.com/dataflow/docs/guides/templates/configuring-flex-templates">Metadata
 *     parameters</a>
 */
final class Metadata {
  /** A bound on what a mistake can cost; who launches a template may give another. */
  private static final int MOST_WORKERS = 10;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Metadata() {}

  /** {@code metadata.json}: TemplateMetadata of the API. */
  static ObjectNode of(Template template) {
    ObjectNode metadata =
        JSON.objectNode()
            .put("name", template.name())
            .put("description", template.summary() + ".")
            .put("streaming", template.mode() == TemplateMode.STREAMING);
    if (template.mode() == TemplateMode.STREAMING) {
      // A record that comes twice would be counted twice, and the books would not balance.
      metadata.put("supportsAtLeastOnce", false).put("supportsExactlyOnce", true);
    }
    ArrayNode parameters = metadata.putArray("parameters");
    template.parameters().forEach(parameter -> parameters.add(of(parameter)));
    return metadata;
  }

  /** {@code container-spec.json}: ContainerSpec of the API, which a launch names. */
  static ObjectNode containerSpec(Template template, String image) {
    ObjectNode spec = JSON.objectNode().put("image", image);
    spec.putObject("sdkInfo").put("language", "JAVA");
    spec.set("metadata", of(template));
    spec.putObject("defaultEnvironment")
        .put("maxWorkers", MOST_WORKERS)
        .putObject("additionalUserLabels")
        .put("millrace-template", template.name());
    return spec;
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
