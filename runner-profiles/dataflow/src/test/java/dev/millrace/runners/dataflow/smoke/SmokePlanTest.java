package dev.millrace.runners.dataflow.smoke;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.pipelines.Template;
import dev.millrace.pipelines.options.TemplateParameter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The plan against the templates that there are, and its counts against the files themselves. */
class SmokePlanTest {
  private static final SmokeFolder FOLDER = new SmokeFolder("gs://lake/smoke/1");

  /** The combined format, as Apache's documentation has it. */
  private static final Pattern COMBINED =
      Pattern.compile(
          "\\S+ \\S+ \\S+ \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}(:\\d\\d){3} [+-]\\d{4}\\]"
              + " \"([^\"\\\\]|\\\\.)*\" \\d{3} (\\d+|-) \"([^\"\\\\]|\\\\.)*\""
              + " \"([^\"\\\\]|\\\\.)*\"");

  @Test
  void everyTemplateHasACase() {
    assertThat(
        plan("broker:9092;topic").stream().map(SmokeCase::template).toList(),
        is(Template.all().stream().map(Template::name).toList()));
  }

  @Test
  void aTemplateWithoutACaseIsAFault() {
    Template known = Template.all().get(0);
    Template other =
        new Template(
            "score-clicks",
            known.summary(),
            known.mainClass(),
            known.defaults(),
            known.parameters());

    assertThat(
        assertThrows(IllegalStateException.class, () -> SmokePlan.of(List.of(other), FOLDER, null))
            .getMessage(),
        is("The template score-clicks has no case in SmokePlan"));
  }

  @Test
  void whatIsGivenAreParametersInTheirForm() {
    Map<String, Template> templates =
        Template.all().stream().collect(Collectors.toMap(Template::name, one -> one));
    for (SmokeCase smoke : plan("broker:9092;topic")) {
      Map<String, TemplateParameter> known =
          Objects.requireNonNull(templates.get(smoke.template())).parameters().stream()
              .collect(Collectors.toMap(TemplateParameter::name, one -> one));
      smoke
          .parameters()
          .forEach(
              (name, value) -> {
                String form = Objects.requireNonNull(known.get(name), name).form();
                if (!form.isEmpty()) {
                  assertThat(name, value, matchesPattern(form));
                }
              });
      known.values().stream()
          .filter(parameter -> !parameter.optional())
          .forEach(
              parameter ->
                  assertThat(
                      smoke.template() + " " + parameter.name(),
                      smoke.parameters().containsKey(parameter.name()),
                      is(true)));
    }
  }

  /** Two templates may not land in one place, but for the one that adds to another's table. */
  @Test
  void eachLandsInAPlaceOfItsOwn() {
    List<SmokeCase> plan = plan("broker:9092;topic");

    assertThat(
        new TreeSet<>(plan.stream().map(SmokeCase::output).toList()),
        is(
            new TreeSet<>(
                List.of(
                    "gs://lake/smoke/1/archive-topic",
                    "gs://lake/smoke/1/ingest-events",
                    "gs://lake/smoke/1/query",
                    "gs://lake/smoke/1/web-log-alerts"))));
    plan.forEach(
        smoke -> assertThat(smoke.parameters().get("output"), is((Object) smoke.output())));
  }

  @Test
  void linesOfLogsAreCountedAsTheyAre() throws IOException {
    List<String> lines = text("input/logs/broken.log").lines().collect(Collectors.toList());
    try (InputStream log =
        new GZIPInputStream(new ByteArrayInputStream(file("input/logs/sample.log.gz")))) {
      lines.addAll(
          new String(log.readAllBytes(), StandardCharsets.ISO_8859_1)
              .lines()
              .collect(Collectors.toList()));
    }
    long good = lines.stream().filter(line -> COMBINED.matcher(line).matches()).count();

    assertThat(
        totals("web-log-alerts"),
        is(Map.of("read", (long) lines.size(), "kept", good, "deadLetters", lines.size() - good)));
  }

  @Test
  void ordersAreCountedAsTheyAre() throws IOException {
    List<String> lines = text(SmokeInputs.ORDERS).lines().toList();
    long good = lines.stream().filter(line -> has(line, "amount")).count();
    long renamed = lines.stream().filter(line -> has(line, "price")).count();
    long countries =
        lines.stream()
            .filter(line -> has(line, "amount"))
            .map(line -> json(line).path("country").asText())
            .distinct()
            .count();

    assertThat(
        totals("ingest-events"),
        is(Map.of("read", (long) lines.size(), "kept", good, "deadLetters", lines.size() - good)));
    assertThat(totals("query"), is(Map.of("read", good, "kept", countries, "deadLetters", 0L)));
    assertThat(
        totals("replay-dead-letters"),
        is(
            Map.of(
                "letters",
                lines.size() - good,
                "read",
                renamed,
                "kept",
                renamed,
                "deadLetters",
                0L)));
  }

  private static boolean has(String line, String field) {
    return json(line).has(field);
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException broken) {
      return new ObjectMapper().createObjectNode();
    }
  }

  private static Map<String, Long> totals(String template) {
    return plan("").stream()
        .filter(smoke -> smoke.template().equals(template))
        .map(SmokeCase::totals)
        .findFirst()
        .orElseThrow();
  }

  private static List<SmokeCase> plan(String topic) {
    return SmokePlan.of(Template.all(), FOLDER, topic);
  }

  private static String text(String name) throws IOException {
    return new String(file(name), StandardCharsets.UTF_8);
  }

  private static byte[] file(String name) throws IOException {
    return Objects.requireNonNull(SmokeInputs.all().get(name), name);
  }
}
