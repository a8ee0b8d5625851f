package dev.millrace.runners.dataflow.templates;

import static com.google.common.base.Preconditions.checkArgument;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.pipelines.Template;
import dev.millrace.pipelines.options.ParameterType;
import dev.millrace.pipelines.options.TemplateParameter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Terraform module that launches a template, in Terraform's JSON syntax: a variable for each
 * parameter, checked by its type and form, one for each argument of the job that concerns where and
 * on what it runs, and one job. What is left out is not passed, so that the template's own defaults
 * hold.
 *
 * @see <a href="https://developer.hashicorp.com/terraform/language/syntax/json">JSON syntax</a>
 */
final class TerraformModule {
  private static final String RESOURCE = "google_dataflow_flex_template_job";

  /**
   * No upper bound, which is for whoever uses the module: one here would hold back all of theirs.
   */
  private static final String PROVIDER_VERSION = ">= 6.0";

  private static final String FOLDER = "^gs://[a-z0-9][-_.a-z0-9]*[a-z0-9](/.*)?$";

  /** Names that Terraform keeps to itself in a module. */
  private static final Set<String> TERRAFORMS_OWN =
      Set.of(
          "source",
          "version",
          "providers",
          "count",
          "for_each",
          "lifecycle",
          "depends_on",
          "locals");

  /** What each launch needs besides the parameters, by the resource's arguments. */
  private static final List<JobArgument> NEEDED =
      List.of(
          new JobArgument("project", "The project that the job runs in."),
          new JobArgument("region", "The region that the job runs in."),
          new JobArgument("name", "The job's name; no other job of the project that runs has it.")
              .withForm("^[a-z]([-a-z0-9]*[a-z0-9])?$"),
          new JobArgument(
                  "container_spec_gcs_path", "Where container-spec.json lies: gs://bucket/object.")
              .withForm("^gs://[a-z0-9][-_.a-z0-9]*[a-z0-9]/.+$"));

  /** What a launch may say besides; null where it does not. */
  private static final List<JobArgument> OPTIONAL =
      List.of(
          new JobArgument("temp_location", "Where the job keeps what it needs for a while.")
              .withForm(FOLDER),
          new JobArgument("staging_location", "Where the launcher puts what the job is made of.")
              .withForm(FOLDER),
          new JobArgument(
              "service_account_email",
              "The account of launcher and workers; null: Compute Engine's of the project."),
          new JobArgument("machine_type", "The workers' machines; null: those of the template."),
          new JobArgument("num_workers", "How many workers the job begins with.")
              .withType("number")
              .withCondition("${var.num_workers == null || try(var.num_workers >= 1, false)}"),
          new JobArgument("max_workers", "How many workers it has at most; null: the template's.")
              .withType("number")
              .withCondition(
                  "${var.max_workers == null || try(var.max_workers >= 1 && var.max_workers <="
                      + " 1000, false)}"),
          new JobArgument("launcher_machine_type", "The machine that the launcher runs on."),
          new JobArgument(
              "sdk_container_image",
              "An image of your own for the workers, with what they read from file: or env:."),
          new JobArgument("network", "The network of the workers; null: the default one."),
          new JobArgument(
              "subnetwork", "The subnetwork of the workers: regions/REGION/subnetworks/NAME."),
          new JobArgument("ip_configuration", "WORKER_IP_PUBLIC or WORKER_IP_PRIVATE.")
              .withForm("^(WORKER_IP_PUBLIC|WORKER_IP_PRIVATE)$"),
          new JobArgument("kms_key_name", "The key that the job's state is encrypted with."),
          new JobArgument(
                  "skip_wait_on_job_termination",
                  "Whether a destroy does not wait until the job has ended.")
              .withType("bool"));

  /** Only a stream can be drained, and what a template starts may be either. */
  private static final JobArgument ON_DELETE =
      new JobArgument(
              "on_delete",
              "What becomes of a job that still runs when it is destroyed: cancel, or of a stream"
                  + " drain.")
          .withForm("^(cancel|drain)$");

  private static final JobArgument LABELS =
      new JobArgument("labels", "More labels of the job, beside those of the template.")
          .withType("map(string)");

  private final ObjectNode variables;
  private final ObjectNode job;

  private TerraformModule(ObjectNode variables, ObjectNode job) {
    this.variables = variables;
    this.job = job;
  }

  /**
   * {@code main.tf.json}.
   *
   * @param version of what the template launches
   */
  static ObjectNode of(Template template, String version) {
    ObjectNode module = JsonNodeFactory.instance.objectNode();
    module
        .putObject("terraform")
        .put("required_version", ">= 1.3")
        .putObject("required_providers")
        .putObject("google-beta")
        .put("source", "hashicorp/google-beta")
        .put("version", PROVIDER_VERSION);
    ObjectNode variables = module.putObject("variable");
    ObjectNode job = module.putObject("resource").putObject(RESOURCE).putObject("job");
    new TerraformModule(variables, job)
        .write(template.parameters(), Metadata.labels(template, version));
    module
        .putObject("output")
        .putObject("job_id")
        .put("description", "The job that runs.")
        .put("value", "${" + RESOURCE + ".job.job_id}");
    return module;
  }

  private void write(List<TemplateParameter> parameters, Map<String, String> labels) {
    job.put("provider", "google-beta");
    NEEDED.forEach(needed -> argument(needed).put("nullable", false));
    OPTIONAL.forEach(optional -> argument(optional).putNull("default"));
    argument(LABELS).put("nullable", false).putObject("default");
    job.put("labels", merged(labels));
    argument(ON_DELETE).put("default", "cancel").put("nullable", false);
    parameters.forEach(this::parameter);
    job.put("parameters", given(parameters));
  }

  /**
   * The provider labels each job itself, and nobody says whether the labels of a launch stand
   * beside those of the template or in their place.
   */
  private static String merged(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> "\"%s\" = \"%s\"".formatted(label.getKey(), label.getValue()))
        .collect(Collectors.joining(", ", "${merge({", "}, var.labels)}"));
  }

  private ObjectNode argument(JobArgument argument) {
    ObjectNode variable = variable(argument.name(), argument.type(), argument.meaning());
    if (!argument.condition().isEmpty()) {
      validate(variable, argument.condition(), argument.name());
    }
    job.put(argument.name(), "${var." + argument.name() + "}");
    return variable;
  }

  private void parameter(TemplateParameter parameter) {
    String name = parameter.name();
    ObjectNode variable = variable(name, type(parameter.type()), parameter.help());
    if (parameter.optional()) {
      variable.putNull("default");
    } else {
      variable.put("nullable", false);
    }
    if (!parameter.form().isEmpty()) {
      validate(variable, matches(name, parameter.form()), name);
    }
  }

  /** Another variable of that name would silently take this one's place. */
  private ObjectNode variable(String name, String type, String meaning) {
    checkArgument(
        !variables.has(name) && !TERRAFORMS_OWN.contains(name),
        "Invalid variable of a Terraform module: %s (must be another name than those of Terraform"
            + " and of the job)",
        name);
    return variables.putObject(name).put("type", type).put("description", meaning);
  }

  private static void validate(ObjectNode variable, String condition, String name) {
    variable
        .putArray("validation")
        .addObject()
        .put("condition", condition)
        .put("error_message", name + " does not have the form that its description names.");
  }

  private static String matches(String name, String form) {
    return "${var.%s == null || can(regex(\"%s\", tostring(var.%s)))}".formatted(name, form, name);
  }

  private static String type(ParameterType type) {
    return switch (type) {
      case NUMBER -> "number";
      case BOOLEAN -> "bool";
      case TEXT,
          ENUM,
          GCS_READ_FILE,
          GCS_WRITE_FOLDER,
          BIGQUERY_TABLE,
          KAFKA_READ_TOPIC,
          KAFKA_WRITE_TOPIC ->
          "string";
    };
  }

  private static String given(List<TemplateParameter> parameters) {
    return parameters.stream()
        .map(parameter -> parameter.name() + " = var." + parameter.name())
        .collect(
            Collectors.joining(
                ", ", "${{for name, value in {", "} : name => tostring(value) if value != null}}"));
  }

  /**
   * An argument of the resource, and the variable of its name.
   *
   * @param type as Terraform writes it
   * @param condition that holds of the variable; empty: any value is taken
   */
  private record JobArgument(String name, String meaning, String type, String condition) {
    JobArgument(String name, String meaning) {
      this(name, meaning, "string", "");
    }

    JobArgument withType(String other) {
      return new JobArgument(name, meaning, other, condition);
    }

    JobArgument withForm(String form) {
      return withCondition(matches(name, form));
    }

    JobArgument withCondition(String other) {
      return new JobArgument(name, meaning, type, other);
    }
  }
}
