package dev.millrace.runners.flink;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;

import dev.millrace.runners.flink.Scrape.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rules, and the names in them as a job that runs gives them out. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusRulesTest {
  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";

  /** A metric, and the one label that it may be asked by. */
  private static final Pattern METRIC =
      Pattern.compile("\\b(flink_\\w+)(?:\\{(\\w+)=~\"([^\"]+)\"\\})?");

  private static final Pattern DOCUMENTED = Pattern.compile("`(millrace\\.[-a-zA-Z0-9.]+)`");

  private Scrape scrape;

  @BeforeAll
  void scrapeAStream(@TempDir Path folder) throws Exception {
    scrape = ScrapedStream.scraped(folder);
  }

  @Test
  void eachRuleHasWhatPrometheusAndAPersonNeed() throws IOException {
    List<Map<String, Object>> rules = rules();

    assertThat(
        rules.stream().map(rule -> rule.get("alert")).toList(),
        contains(
            "MillraceLag",
            "MillraceWatermarkStandsStill",
            "MillraceLate",
            "MillraceSilence",
            "MillraceDeadLetters",
            "MillraceStateGrows",
            "MillraceCheckpointsFail"));
    for (Map<String, Object> rule : rules) {
      assertThat(
          rule.toString(),
          Set.of("alert", "expr", "for", "labels", "annotations").containsAll(rule.keySet()),
          is(true));
      assertThat(map(rule, "labels").get("severity"), is(in(List.of("warning", "critical"))));
      assertThat(map(rule, "annotations"), hasKey("summary"));
      assertThat(map(rule, "annotations"), hasKey("description"));
    }
  }

  @Test
  void noRuleAsksForAMetricThatARunningJobDoesNotGiveOut() throws IOException {
    for (Map<String, Object> rule : rules()) {
      String expression = String.valueOf(rule.get("expr"));
      List<MatchResult> metrics = METRIC.matcher(expression).results().toList();
      assertThat(expression, metrics.size(), is(greaterThan(0)));
      for (MatchResult metric : metrics) {
        List<Sample> samples =
            scrape.samples().stream().filter(sample -> isAskedBy(metric, sample)).toList();
        assertThat(metric.group(), samples.size(), is(greaterThan(0)));
        assertThat(
            "every rule tells jobs apart",
            samples.stream().filter(sample -> sample.labels().containsKey("job_name")).toList(),
            hasSize(samples.size()));
      }
    }
  }

  /** Prometheus wants the whole label to match. */
  private static boolean isAskedBy(MatchResult metric, Sample sample) {
    return sample.name().equals(metric.group(1))
        && (metric.group(2) == null
            || sample.labels().getOrDefault(metric.group(2), "").matches(metric.group(3)));
  }

  /** Of a tenth of the lines there is nothing to be read; the others happened some minutes ago. */
  @Test
  void theFiguresAreThoseOfTheLines() {
    double readable = 0.9 * ScrapedStream.LINES;
    assertThat(scrape.sum(OPERATOR + "millrace_parse_lines"), is((double) ScrapedStream.LINES));
    assertThat(scrape.sum(OPERATOR + "millrace_parse_deadLetters"), is(0.1 * ScrapedStream.LINES));
    assertThat(
        scrape.sum(OPERATOR + "millrace_parse_deadLetters_missing_field"),
        is(0.1 * ScrapedStream.LINES));
    assertThat(scrape.sum(OPERATOR + "millrace_parse_delay_count"), is(readable));
    assertThat(scrape.sum(OPERATOR + "millrace_parse_delay_within1s"), is(0.0));
    assertThat(scrape.sum(OPERATOR + "millrace_parse_delay_within1800s"), is(readable));
    assertThat(
        scrape.sum(OPERATOR + "millrace_parse_delay_totalMillis"),
        is(greaterThanOrEqualTo(readable * ScrapedStream.LEAST_DELAY_MILLIS)));
    assertThat(
        scrape.sum(OPERATOR + "millrace_dropDuplicates_remembered"),
        is((double) ScrapedStream.WITH_ID));
    assertThat(
        scrape.sum(OPERATOR + "millrace_publish_latency_count"), is(greaterThanOrEqualTo(1.0)));
    assertThat(
        scrape.sum(OPERATOR + "millrace_read_watermarkDelayMillis"),
        is(greaterThanOrEqualTo((double) ScrapedStream.LEAST_DELAY_MILLIS)));
  }

  /** If Beam mends it (issue 20635), the counters beside it can go. */
  @Test
  void aDistributionIsGivenOutAsNothing() {
    assertThat(scrape.names(), hasItem(OPERATOR + "millrace_parse_delayMillis"));
    assertThat(scrape.sum(OPERATOR + "millrace_parse_delayMillis"), is(0.0));
  }

  @Test
  void everyMetricOfThePageIsGivenOut() throws IOException {
    List<String> documented =
        Files.readString(Path.of("../../docs/streaming.md"))
            .lines()
            .filter(line -> line.startsWith("| `millrace."))
            .flatMap(line -> DOCUMENTED.matcher(line).results().map(name -> name.group(1)))
            .toList();

    assertThat(documented.size(), is(greaterThan(10)));
    for (String name : documented) {
      assertThat(scrape.names(), hasItem(OPERATOR + name.replaceAll("[.-]", "_")));
    }
  }

  private static List<Map<String, Object>> rules() throws IOException {
    Object file =
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(Path.of("prometheus-rules.yaml")));
    return maps(Map.of("file", requireNonNull(file)), "file", "groups").stream()
        .flatMap(group -> maps(Map.of("group", group), "group", "rules").stream())
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> maps(Map<String, Object> in, String outer, String name) {
    return (List<Map<String, Object>>) requireNonNull(map(in, outer).get(name), name);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> in, String name) {
    return (Map<String, Object>) requireNonNull(in.get(name), name);
  }
}
