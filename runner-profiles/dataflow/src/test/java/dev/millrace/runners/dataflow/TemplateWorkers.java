package dev.millrace.runners.dataflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.pipelines.Millrace;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.Template;
import dev.millrace.pipelines.options.Argument;
import dev.millrace.pipelines.options.OptionCatalog;
import dev.millrace.pipelines.options.TemplateArguments;
import dev.millrace.runners.dataflow.templates.TemplateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who would launch the templates in a project and run their jobs: container specs are where the
 * build's commands put them, what a launch gives is held against them, and a job runs the pipeline
 * on Beam's DirectRunner, lands books that were written by hand, fails, or never ends.
 */
final class TemplateWorkers implements AutoCloseable {
  private static final String FOLDER = "team/templates/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StandInCloud cloud;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Map<String, JsonNode> specs = new ConcurrentHashMap<>();
  private final Map<String, ObjectNode> launches = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Map<String, Books> books = new HashMap<>();
  private final Set<String> failing = new HashSet<>();
  private final Set<String> endless = new HashSet<>();
  private final Set<String> idle = new HashSet<>();
  private boolean real;

  private TemplateWorkers(StandInCloud cloud) {
    this.cloud = cloud;
  }

  /** Those of all templates, which land the books that are right. */
  static TemplateWorkers of(StandInCloud cloud, Path folder) throws IOException {
    TemplateWorkers workers = new TemplateWorkers(cloud);
    TemplateFiles.main(new String[] {folder.toString(), "nobody.pkg.dev/millrace", "1.2.3"});
    for (Template template : Template.all()) {
      String spec =
          Files.readString(folder.resolve(template.name()).resolve("container-spec.json"));
      workers.specs.put(template.name(), JSON.readTree(spec));
      cloud.put("lake", FOLDER + template.name() + ".json", spec);
    }
    workers.land("web-log-alerts", Books.of(50_753, 50_751).withDeadLetters(2));
    workers.land("ingest-events", Books.of(8, 5).withDeadLetters(3));
    workers.land("query", Books.of(5, 3).withDeadLetters(0));
    workers.land("replay-dead-letters", Books.of(2, 2).withDeadLetters(0).withTotal("letters", 3));
    cloud.dataflow().launchBy(workers::launch);
    return workers;
  }

  void runOnThisMachine() {
    real = true;
  }

  void land(String template, Books ledger) {
    books.put(template, ledger);
  }

  void landNothing(String template) {
    idle.add(template);
  }

  void fail(String template) {
    failing.add(template);
  }

  void neverEnd(String template) {
    endless.add(template);
  }

  /** It was never put there. */
  void forget(String template) {
    specs.remove(template);
  }

  /** What a template was launched with. */
  ObjectNode launched(String template) {
    return Objects.requireNonNull(launches.get(template), template);
  }

  /** Parameters that are not as the container specs have them. */
  List<String> complaints() {
    return complaints;
  }

  private boolean launch(ObjectNode parameter, String job) {
    String template =
        parameter
            .path("containerSpecGcsPath")
            .asText()
            .replaceFirst("^gs://lake/" + FOLDER + "(.*)[.]json$", "$1");
    JsonNode spec = specs.get(template);
    if (spec == null) {
      return false;
    }
    launches.put(template, parameter);
    complain(template, spec, parameter.path("parameters"));
    thread.execute(() -> run(template, parameter.path("parameters"), job));
    return true;
  }

  /** As Google documents it: names, what must be given, and the expressions of whole values. */
  private void complain(String template, JsonNode spec, JsonNode given) {
    Set<String> names = new HashSet<>();
    for (JsonNode one : spec.path("metadata").path("parameters")) {
      String name = one.path("name").asText();
      names.add(name);
      if (!given.has(name) && !one.path("isOptional").asBoolean()) {
        complaints.add("%s: no %s".formatted(template, name));
      }
      for (JsonNode regex : one.path("regexes")) {
        if (given.has(name) && !Pattern.matches(regex.asText(), given.path(name).asText())) {
          complaints.add("%s: %s is %s".formatted(template, name, given.path(name).asText()));
        }
      }
    }
    given
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                complaints.add("%s: unknown %s".formatted(template, name));
              }
            });
  }

  private void run(String template, JsonNode parameters, String job) {
    cloud.dataflow().move(job, "JOB_STATE_RUNNING");
    if (endless.contains(template)) {
      return;
    }
    boolean well = !failing.contains(template);
    if (well && real) {
      well = isRun(template, parameters);
    } else if (well && !idle.contains(template)) {
      land(Objects.requireNonNull(books.get(template)), parameters.path("output").asText());
    }
    cloud.dataflow().move(job, well ? "JOB_STATE_DONE" : "JOB_STATE_FAILED");
  }

  private void land(Books ledger, String output) {
    String folder = output.replaceFirst("^gs://lake/", "");
    if (!ledger.equals(Books.NONE)) {
      cloud.put("lake", folder + "/runs/r/ledger.json", ledger.json());
    }
    cloud.put("lake", folder + "/current.json", "{\"run\": \"r\", \"folder\": \"runs/r\"}");
  }

  /** What the main class does with the parameters, but on another engine. */
  private boolean isRun(String template, JsonNode parameters) {
    List<Argument> given = new ArrayList<>();
    parameters
        .fields()
        .forEachRemaining(one -> given.add(new Argument(one.getKey(), one.getValue().asText())));
    List<String> command = new ArrayList<>(List.of(template));
    for (Argument argument :
        TemplateArguments.of(OptionCatalog.of(pipeline(template).optionsType()), given)
            .arguments()) {
      command.add("--%s=%s".formatted(argument.name(), value(argument.value())));
    }
    // What it looks for besides, other tests have it look for.
    command.addAll(
        List.of(
            "--runner=DirectRunner",
            "--targetParallelism=1",
            "--enforceEncodability=false",
            "--enforceImmutability=false"));
    command.addAll(cloud.storage().arguments());
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
    int status = Millrace.launch(command, both, both);
    if (status != 0) {
      complaints.add(template + ": " + said.toString(StandardCharsets.UTF_8));
    }
    return status == 0;
  }

  private static String value(@Nullable String given) {
    return Objects.requireNonNull(given);
  }

  private static MillracePipeline<?> pipeline(String template) {
    try {
      return Class.forName(
              Template.all().stream()
                  .filter(one -> one.name().equals(template))
                  .map(Template::mainClass)
                  .findFirst()
                  .orElseThrow())
          .asSubclass(MillracePipeline.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(template, e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
