package dev.millrace.runners.dataflow.templates;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.dataflow.model.ContainerSpec;
import com.google.api.services.dataflow.model.FlexTemplateRuntimeEnvironment;
import com.google.api.services.dataflow.model.ParameterMetadata;
import com.google.api.services.dataflow.model.ParameterMetadataEnumOption;
import com.google.api.services.dataflow.model.TemplateMetadata;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.Template;
import dev.millrace.pipelines.options.ParameterType;
import dev.millrace.pipelines.options.TemplateParameter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files against what Google documents: by its own client's model of the API, and by the rules
 * of the page "Metadata parameters" (cloud.google.com/dataflow/docs/guides/templates/
 * configuring-flex-templates) and of ParameterMetadata
 * (cloud.google.com/dataflow/docs/reference/rest/v1b3/GetTemplateResponse).
 */
class TemplateFilesTest {
  /** ParameterType of the API. DEFAULT says nothing, and KAFKA_TOPIC is deprecated. */
  private static final Set<String> DOCUMENTED_TYPES =
      Set.of(
          "TEXT",
          "GCS_READ_BUCKET",
          "GCS_WRITE_BUCKET",
          "GCS_READ_FILE",
          "GCS_WRITE_FILE",
          "GCS_READ_FOLDER",
          "GCS_WRITE_FOLDER",
          "PUBSUB_TOPIC",
          "PUBSUB_SUBSCRIPTION",
          "BIGQUERY_TABLE",
          "JAVASCRIPT_UDF_FILE",
          "SERVICE_ACCOUNT",
          "MACHINE_TYPE",
          "KMS_KEY_NAME",
          "WORKER_REGION",
          "WORKER_ZONE",
          "BOOLEAN",
          "ENUM",
          "NUMBER",
          "KAFKA_READ_TOPIC",
          "KAFKA_WRITE_TOPIC");

  /** What needs a program that stays, starts no job, or needs what a worker cannot have. */
  private static final Map<String, Set<String>> LEFT_OUT =
      Map.of(
          "web-log-alerts", Set.of("every", "maxRecordsPerIncrement"),
          "ingest-events",
              Set.of("every", "dryRun", "inferSchema", "inferRecords", "privacyKeyVariable"),
          "query", Set.of("format", "scratch"),
          "archive-topic", Set.of("dryRun"),
          "replay-dead-letters", Set.of("dryRun", "privacyKeyVariable"));

  /** Options that take several things, by what each of them adds to the name. */
  private static final Map<String, Set<String>> SPLIT =
      Map.of(
          "web-log-alerts input", Set.of("Files", "Topic"),
          "ingest-events input", Set.of("Files", "Database", "Topic"),
          "ingest-events table", Set.of("BigQuery", "Database"));

  /** What can run without an end, if what it reads has none. */
  private static final Set<String> STREAMS = Set.of("web-log-alerts", "query");

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

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    new TemplateFiles(folder, "europe-west1-docker.pkg.dev/shop/millrace", "1.2.3")
        .write(Template.all());
  }

  static List<Template> templates() {
    return Template.all();
  }

  @Test
  void everyPipelineThatStartsAJobHasATemplate() {
    assertThat(
        Template.all().stream().map(Template::name).toList(),
        contains(
            "web-log-alerts", "ingest-events", "query", "archive-topic", "replay-dead-letters"));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void metadataIsWhatTheServicesOwnModelHolds(Template template) throws IOException {
    TemplateMetadata metadata = metadata(template);

    assertThat(metadata.getUnknownKeys().keySet(), is(empty()));
    for (ParameterMetadata parameter : metadata.getParameters()) {
      assertThat(parameter.getName(), parameter.getUnknownKeys().keySet(), is(empty()));
      for (GenericJson option : options(parameter)) {
        assertThat(parameter.getName(), option.getUnknownKeys().keySet(), is(empty()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void metadataKeepsTheDocumentedRules(Template template) throws IOException {
    TemplateMetadata metadata = metadata(template);

    assertThat(metadata.getName(), is(template.name()));
    assertThat(metadata.getDescription(), matchesPattern("[A-Z].{10,200}\\."));
    assertThat(
        "only a template with both modes has a default one",
        metadata.getDefaultStreamingMode(),
        is(nullValue()));
    assertThat(metadata.getStreaming(), is(STREAMS.contains(template.name())));
    Set<String> names = new HashSet<>();
    for (ParameterMetadata parameter : metadata.getParameters()) {
      String name = parameter.getName();
      assertThat(name, matchesPattern("[a-z][a-zA-Z0-9]{0,49}"));
      assertThat(name + " is there once", names.add(name), is(true));
      // The limits of name, label and help are ours: Google documents none.
      assertThat(name, parameter.getLabel(), matchesPattern("[A-Z][A-Za-z ()]{1,39}"));
      assertThat(name, parameter.getHelpText(), matchesPattern("(?s)[A-Z].{10,1500}\\."));
      assertThat(name, parameter.getIsOptional(), is(notNullValue()));
      assertThat(DOCUMENTED_TYPES, hasItem(parameter.getParamType()));
      assertThat(
          name + ": choices go with ENUM",
          parameter.getEnumOptions() != null,
          is(parameter.getParamType().equals("ENUM")));
      assertThat(
          name + ": a group counts only without a parent",
          parameter.getGroupName() == null,
          is(parameter.getParentName() != null));
    }
    for (ParameterMetadata parameter : metadata.getParameters()) {
      if (parameter.getParentName() != null) {
        assertThat(names, hasItem(parameter.getParentName()));
      }
      assertThat(
          "trigger values go with a parent",
          parameter.getParentTriggerValues() == null || parameter.getParentName() != null,
          is(true));
    }
  }

  /** What POSIX, RE2 (Terraform) and Java read alike; whose Dataflow takes the API does not say. */
  @ParameterizedTest
  @MethodSource("templates")
  void formsArePosixAndTakeTheDefaults(Template template) throws IOException {
    for (ParameterMetadata parameter : metadata(template).getParameters()) {
      for (String regex : Objects.requireNonNullElse(parameter.getRegexes(), List.<String>of())) {
        assertThat(parameter.getName(), regex, matchesPattern("\\^\\(.+\\)\\$"));
        assertThat(parameter.getName(), regex, not(containsString("(?")));
        assertThat(parameter.getName(), regex, not(containsString("\\")));
        assertThat(parameter.getName(), regex, not(containsString("\"")));
        assertThat(parameter.getName(), regex, not(matchesPattern(".*[*+?}][+?].*")));
        if (parameter.getDefaultValue() != null) {
          assertThat(
              parameter.getName() + "=" + parameter.getDefaultValue(),
              Pattern.compile(regex).matcher(parameter.getDefaultValue()).find(),
              is(true));
        }
      }
      if (parameter.getEnumOptions() != null && parameter.getDefaultValue() != null) {
        assertThat(
            parameter.getEnumOptions().stream().map(ParameterMetadataEnumOption::getValue).toList(),
            hasItem(parameter.getDefaultValue()));
      }
    }
  }

  /** A mistake in an address costs a launch of some minutes, if the form does not see it. */
  @ParameterizedTest
  @MethodSource("templates")
  void everyAddressHasAForm(Template template) throws IOException {
    for (ParameterMetadata parameter : metadata(template).getParameters()) {
      if (parameter
          .getHelpText()
          .matches("(?s).* Valid: [a-z=]*(gs|kafka|bigquery|jdbc:.+)://.*")) {
        assertThat(parameter.getName(), parameter.getRegexes(), is(notNullValue()));
      }
    }
  }

  /** By reflection on the interface alone. */
  @ParameterizedTest
  @MethodSource("templates")
  void everyOptionIsAParameterAndNothingElseIs(Template template) throws Exception {
    Set<String> expected = new TreeSet<>();
    for (Method getter : optionsType(template).getMethods()) {
      if (getter.getDeclaringClass().getName().startsWith("dev.millrace.")
          && getter.getParameterCount() == 0
          && getter.getReturnType() != void.class) {
        String name = property(getter);
        Set<String> suffixes = SPLIT.getOrDefault(template.name() + " " + name, Set.of(""));
        suffixes.forEach(suffix -> expected.add(name + suffix));
      }
    }
    Set<String> leftOut = Objects.requireNonNull(LEFT_OUT.get(template.name()));
    assertThat("options that are left out", expected.containsAll(leftOut), is(true));
    expected.removeAll(leftOut);

    assertThat(
        metadata(template).getParameters().stream()
            .map(ParameterMetadata::getName)
            .collect(Collectors.toCollection(TreeSet::new)),
        is(expected));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void typesAreThoseOfTheGetters(Template template) throws Exception {
    Map<String, Method> getters =
        Arrays.stream(optionsType(template).getMethods())
            .filter(getter -> getter.getParameterCount() == 0)
            .filter(getter -> getter.getName().matches("(get|is)[A-Z].*"))
            .collect(Collectors.toMap(TemplateFilesTest::property, getter -> getter, (a, b) -> a));
    for (ParameterMetadata parameter : metadata(template).getParameters()) {
      Method getter = getters.get(parameter.getName());
      if (getter == null) {
        continue;
      }
      Class<?> type = getter.getReturnType();
      String name = parameter.getName();
      boolean hasDefault =
          Arrays.stream(getter.getAnnotations())
              .anyMatch(one -> one.annotationType().getName().contains(".Default$"));
      boolean isNumber = Set.of("int", "long", "double", "Integer").contains(type.getSimpleName());
      assertThat(name, parameter.getParamType().equals("NUMBER"), is(isNumber && hasDefault));
      assertThat(name, parameter.getParamType().equals("BOOLEAN"), is(type == boolean.class));
      assertThat(name, parameter.getParamType().equals("ENUM"), is(type.isEnum() && hasDefault));
      if ((isNumber || type.isEnum()) && !hasDefault) {
        assertThat(name, parameter.getParamType(), is("TEXT"));
        assertThat(name + " has a form", parameter.getRegexes().size(), is(1));
      }
      if (type.isEnum() && hasDefault) {
        assertThat(
            parameter.getEnumOptions().stream().map(ParameterMetadataEnumOption::getValue).toList(),
            is(
                Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .map(constant -> constant.toLowerCase(Locale.ROOT).replace('_', '-'))
                    .toList()));
      }
    }
  }

  /**
   * "If default_value is left empty, the parameter will be populated with a default of the relevant
   * type, e.g. false for a boolean": what nobody has given would be given.
   */
  @ParameterizedTest
  @MethodSource("templates")
  void nothingIsFilledInThatMeansSomethingElseThanNothing(Template template) throws IOException {
    for (ParameterMetadata parameter : metadata(template).getParameters()) {
      if (List.of("ENUM", "NUMBER").contains(parameter.getParamType())) {
        assertThat(parameter.getName(), parameter.getDefaultValue(), is(notNullValue()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void helpIsAboutWhatTheParameterTakesHere(Template template) throws IOException {
    Set<String> leftOut = Objects.requireNonNull(LEFT_OUT.get(template.name()));
    for (ParameterMetadata parameter : metadata(template).getParameters()) {
      String name = parameter.getName();
      String help = parameter.getHelpText();
      leftOut.stream()
          .filter(option -> !List.of("every", "format").contains(option)) // words too
          .forEach(
              option ->
                  assertThat(name, help, not(matchesPattern("(?s).*\\b" + option + "\\b.*"))));
      assertThat(name, help, not(matchesPattern("(?s).*(Spark|Flink|local disk|cluster).*")));
      if (name.endsWith("Topic")) {
        assertThat(name, help, not(containsString("A file ")));
        assertThat(name, help, not(containsString("database")));
      } else if (name.endsWith("Files") || name.endsWith("Database")) {
        assertThat(name, help, not(containsString("Kafka")));
      }
    }
  }

  @Test
  void helpSaysWhatATemplateTakesLessOf() throws IOException {
    Template ingest = Template.all().get(1);

    assertThat(help(ingest, "maxRecordsPerIncrement"), containsString("for the next launch"));
    assertThat(help(ingest, "tableBigQuery"), containsString("tableFormat=avro"));
    assertThat(help(ingest, "privacyKeyFile"), not(containsString("variable")));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void theContainerSpecNamesTheImageAndTheSameMetadata(Template template) throws IOException {
    String text = text(template, "container-spec.json");
    ContainerSpec spec = GsonFactory.getDefaultInstance().fromString(text, ContainerSpec.class);

    assertThat(spec.getUnknownKeys().keySet(), is(empty()));
    assertThat(
        spec.getImage(),
        is("europe-west1-docker.pkg.dev/shop/millrace/" + template.name() + ":1.2.3"));
    assertThat(spec.getSdkInfo().getLanguage(), is("JAVA"));
    FlexTemplateRuntimeEnvironment environment = spec.getDefaultEnvironment();
    boolean isStream = STREAMS.contains(template.name());
    assertThat(environment.getUnknownKeys().keySet(), is(empty()));
    assertThat(environment.getMachineType(), is("n1-standard-2"));
    assertThat(environment.getMaxWorkers(), is(template.name().startsWith("replay") ? 4 : 10));
    // cloud.google.com/dataflow/docs/runner-v2: it requires Streaming Engine for streams.
    assertThat(environment.getAdditionalExperiments(), is(List.of("use_runner_v2")));
    assertThat(environment.getEnableStreamingEngine(), is(isStream ? true : null));
    assertThat(
        environment.getAdditionalUserLabels(),
        is(Map.of("millrace-template", template.name(), "millrace-version", "1-2-3")));
    spec.getDefaultEnvironment()
        .getAdditionalUserLabels()
        .forEach(
            (key, value) -> {
              // cloud.google.com/resource-manager/docs/labels-overview#requirements
              assertThat(key, matchesPattern("[a-z][-_a-z0-9]{0,62}"));
              assertThat(value, matchesPattern("[-_a-z0-9]{0,63}"));
            });
    assertThat(
        new ObjectMapper().readTree(text).get("metadata"),
        is(new ObjectMapper().readTree(text(template, "metadata.json"))));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void theImageStartsTheMainClassFromTheSharedJar(Template template) throws Exception {
    String shared = Files.readString(folder.resolve("image/Dockerfile"));
    String own = text(template, "Dockerfile");

    assertThat(
        shared,
        matchesPattern(
            "(?s).*FROM gcr.io/dataflow-templates-base/java17-template-launcher-base"
                + ":\\d{8}_RC\\d\\d\n"
                + "COPY (\\S+) (/template/\\S+)\nENV FLEX_TEMPLATE_JAVA_CLASSPATH=\\2\n"));
    assertThat(
        own, containsString("FROM europe-west1-docker.pkg.dev/shop/millrace/launcher:1.2.3"));
    assertThat("the jar is in the shared layer alone", own, not(containsString("COPY")));
    String main = own.replaceAll("(?s).*ENV FLEX_TEMPLATE_JAVA_MAIN_CLASS=(\\S+)\n", "$1");
    assertThat(
        Modifier.isStatic(Class.forName(main).getMethod("main", String[].class).getModifiers()),
        is(true));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void theDocumentListsTheWorkers(Template template) throws IOException {
    JsonNode environment =
        new ObjectMapper()
            .readTree(text(template, "container-spec.json"))
            .get("defaultEnvironment");

    assertThat(
        Files.readString(Path.of("../../docs/dataflow.md")),
        containsString(
            "\n| `%s` | %s | %d | %s | %s |\n"
                .formatted(
                    template.name(),
                    environment.get("machineType").asText(),
                    environment.get("maxWorkers").asInt(),
                    environment.has("enableStreamingEngine") ? "for streams" : "",
                    environment.get("additionalExperiments").get(0).asText())));
  }

  /** registry.terraform.io/providers/hashicorp/google/latest/docs/resources/… flex_template_job. */
  @ParameterizedTest
  @MethodSource("templates")
  void theTerraformModulePassesEachParameter(Template template) throws IOException {
    JsonNode module = new ObjectMapper().readTree(text(template, "main.tf.json"));
    JsonNode job = module.at("/resource/google_dataflow_flex_template_job/job");

    assertThat(job.get("container_spec_gcs_path").asText(), is("${var.container_spec_gcs_path}"));
    assertThat(
        "a job that ends cannot be drained",
        module.at("/variable/on_delete/default").asText(),
        is("cancel"));
    for (ParameterMetadata parameter : metadata(template).getParameters()) {
      String name = parameter.getName();
      assertThat(TERRAFORMS_OWN, not(hasItem(name)));
      assertThat(JOB_ARGUMENTS.keySet(), not(hasItem(name)));
      JsonNode variable = module.get("variable").get(name);
      assertThat(name, variable.has("default"), is(parameter.getIsOptional()));
      assertThat(name, variable.path("nullable").asBoolean(true), is(parameter.getIsOptional()));
      assertThat(name, variable.get("description").asText(), is(parameter.getHelpText()));
      assertThat(
          "Terraform would read it as a template",
          variable.get("description").asText(),
          not(matchesPattern("(?s).*[$%]\\{.*")));
      assertThat(
          name,
          variable.get("type").asText(),
          is(
              switch (parameter.getParamType()) {
                case "NUMBER" -> "number";
                case "BOOLEAN" -> "bool";
                default -> "string";
              }));
      assertThat(
          job.get("parameters").asText(),
          matchesPattern(".*[ {]%s = var.%s[,}].*".formatted(name, name)));
    }
  }

  /** By the schema of the resource in the provider's source, for those that concern a launch. */
  private static final Map<String, String> JOB_ARGUMENTS =
      Map.ofEntries(
          Map.entry("project", "string"),
          Map.entry("region", "string"),
          Map.entry("name", "string"),
          Map.entry("container_spec_gcs_path", "string"),
          Map.entry("temp_location", "string"),
          Map.entry("staging_location", "string"),
          Map.entry("service_account_email", "string"),
          Map.entry("machine_type", "string"),
          Map.entry("launcher_machine_type", "string"),
          Map.entry("num_workers", "number"),
          Map.entry("max_workers", "number"),
          Map.entry("sdk_container_image", "string"),
          Map.entry("network", "string"),
          Map.entry("subnetwork", "string"),
          Map.entry("ip_configuration", "string"),
          Map.entry("kms_key_name", "string"),
          Map.entry("labels", "map(string)"),
          Map.entry("on_delete", "string"),
          Map.entry("skip_wait_on_job_termination", "bool"));

  @ParameterizedTest
  @MethodSource("templates")
  void theTerraformModuleTakesTheArgumentsOfTheJob(Template template) throws IOException {
    JsonNode module = new ObjectMapper().readTree(text(template, "main.tf.json"));
    JsonNode job = module.at("/resource/google_dataflow_flex_template_job/job");

    assertThat(
        "a module that others use names the least version alone"
            + " (developer.hashicorp.com/terraform/language/expressions/version-constraints)",
        module.at("/terraform/required_providers/google-beta/version").asText(),
        matchesPattern(">= [0-9]+[.][0-9]+"));
    JOB_ARGUMENTS.forEach(
        (name, type) -> {
          JsonNode variable = module.at("/variable/" + name);
          assertThat(name, variable.path("type").asText(), is(type));
          assertThat(
              job.get(name).asText(),
              is(name.equals("labels") ? labels(template) : "${var." + name + "}"));
          assertThat(
              "null is what leaves it out: " + name,
              variable.path("nullable").asBoolean(true),
              is(variable.path("default").isNull()));
        });
    Set<String> arguments = new TreeSet<>();
    job.fieldNames().forEachRemaining(arguments::add);
    arguments.removeAll(Set.of("provider", "parameters"));
    assertThat(arguments, is(new TreeSet<>(JOB_ARGUMENTS.keySet())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"region", "labels", "count", "version"})
  void aParameterCannotTakeTheNameOfAVariableOfTheJob(String name) {
    Template template = Template.all().get(0);
    TemplateParameter parameter =
        new TemplateParameter(
            name,
            "Name",
            "Help.",
            ParameterType.TEXT,
            true,
            "",
            List.of(),
            "",
            "Group",
            "",
            List.of(),
            false);

    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    TerraformModule.of(
                        new Template(
                            template.name(),
                            template.summary(),
                            template.mainClass(),
                            template.defaults(),
                            List.of(parameter)),
                        "1.2.3"))
            .getMessage(),
        containsString("Invalid variable of a Terraform module: " + name));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void theDocumentListsTheParameters(Template template) throws IOException {
    assertThat(
        "docs/dataflow.md must hold parameters.md of " + template.name(),
        Files.readString(Path.of("../../docs/dataflow.md"))
            .contains(text(template, "parameters.md")),
        is(true));
  }

  @Test
  void theCommandsBuildEachTemplate() throws IOException {
    assertThat(
        Files.readString(Path.of("../../templates/README.md")),
        containsString(
            "for template in "
                + String.join(" ", Template.all().stream().map(Template::name).toList())
                + "; do"));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void linesOfTheTableAreShort(Template template) throws IOException {
    assertThat(
        text(template, "parameters.md").lines().map(String::length).toList(),
        everyItem(lessThanOrEqualTo(160)));
  }

  private static String labels(Template template) {
    return "${merge({\"millrace-template\" = \"%s\", \"millrace-version\" = \"1-2-3\"}, var.labels)}"
        .formatted(template.name());
  }

  private String help(Template template, String parameter) throws IOException {
    return metadata(template).getParameters().stream()
        .filter(one -> one.getName().equals(parameter))
        .map(ParameterMetadata::getHelpText)
        .findFirst()
        .orElseThrow();
  }

  private static Class<?> optionsType(Template template) throws ReflectiveOperationException {
    return ((MillracePipeline<?>)
            Class.forName(template.mainClass()).getDeclaredConstructor().newInstance())
        .optionsType();
  }

  private static String property(Method getter) {
    String name = getter.getName().replaceFirst("^(get|is)", "");
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private static List<ParameterMetadataEnumOption> options(ParameterMetadata parameter) {
    return Objects.requireNonNullElse(parameter.getEnumOptions(), List.of());
  }

  private TemplateMetadata metadata(Template template) throws IOException {
    return GsonFactory.getDefaultInstance()
        .fromString(text(template, "metadata.json"), TemplateMetadata.class);
  }

  private String text(Template template, String file) throws IOException {
    return Files.readString(folder.resolve(template.name()).resolve(file));
  }
}
