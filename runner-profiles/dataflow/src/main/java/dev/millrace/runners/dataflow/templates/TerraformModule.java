package dev.millrace.runners.dataflow.templates;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.pipelines.Template;
import dev.millrace.pipelines.options.TemplateParameter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A Terraform module that launches a template, in Terraform's JSON syntax: a variable for each
 * parameter, checked by its form, and one job. What is left out is not passed.
 *
 * @see <a href="https://developer.hashicorp.com/terraform/language/syntax/json">JSON syntax</a>
 */
final class TerraformModule {
  private static final String RESOURCE = "google_dataflow_flex_template_job";

  /** What each launch needs besides the parameters, by the resource's arguments. */
  private static final Map<String, String> NEEDED =
      new TreeMap<>(
          Map.of(
              "project", "The project that the job runs in.",
              "region", "The region that the job runs in.",
              "name", "The job's name; no other job of the project that runs has it.",
              "container_spec_gcs_path", "Where container-spec.json lies: gs://bucket/object."));

  /** What a launch may say besides. */
  private static final Map<String, String> OPTIONAL =
      new TreeMap<>(
          Map.of(
              "service_account_email", "The account that workers have; null: the project's own.",
              "temp_location", "Where the job keeps what it needs for a while: gs://bucket/folder.",
              "network", "The network of the workers; null: the default one.",
              "subnetwork", "The subnetwork of the workers; null: none is named."));

  /** Only a stream can be drained, and what a template starts may be either. */
  private static final String ON_DELETE =
      "What becomes of a job that still runs when it is destroyed: cancel, or of a stream drain.";

  private TerraformModule() {}

  /** {@code main.tf.json}. */
  static ObjectNode of(Template template) {
    ObjectNode module = JsonNodeFactory.instance.objectNode();
    module
        .putObject("terraform")
        .put("required_version", ">= 1.3")
        .putObject("required_providers")
        .putObject("google-beta")
        .put("source", "hashicorp/google-beta")
        .put("version", ">= 5.0");
    ObjectNode variables = module.putObject("variable");
    ObjectNode job =
        module
            .putObject("resource")
            .putObject(RESOURCE)
            .putObject("job")
            .put("provider", "google-beta");
    NEEDED.forEach(
        (name, meaning) -> {
          variable(variables, name, meaning);
          job.put(name, "${var." + name + "}");
        });
    OPTIONAL.forEach(
        (name, meaning) -> {
          variable(variables, name, meaning).putNull("default");
          job.put(name, "${var." + name + "}");
        });
    variable(variables, "on_delete", ON_DELETE).put("default", "cancel");
    job.put("on_delete", "${var.on_delete}");
    template.parameters().forEach(parameter -> variable(variables, parameter));
    job.put("parameters", given(template));
    module.putObject("output").putObject("job_id").put("value", "${" + RESOURCE + ".job.job_id}");
    return module;
  }

  private static ObjectNode variable(ObjectNode variables, String name, String meaning) {
    return variables.putObject(name).put("type", "string").put("description", meaning);
  }

  private static void variable(ObjectNode variables, TemplateParameter parameter) {
    String name = parameter.name();
    ObjectNode variable = variable(variables, name, parameter.help());
    if (parameter.optional()) {
      variable.putNull("default");
    }
    if (!parameter.form().isEmpty()) {
      variable
          .putArray("validation")
          .addObject()
          .put(
              "condition",
              "${var.%s == null || can(regex(\"%s\", var.%s))}"
                  .formatted(name, parameter.form(), name))
          .put("error_message", name + " does not have the form that its description names.");
    }
  }

  private static String given(Template template) {
    return template.parameters().stream()
        .map(parameter -> parameter.name() + " = var." + parameter.name())
        .collect(
            Collectors.joining(
                ", ", "${{for name, value in {", "} : name => value if value != null}}"));
  }
}
