package dev.millrace.runners.flink;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class PrometheusRulesTest {
  private static final Pattern METRIC = Pattern.compile("\\bflink_\\w+");

  /** Those of Millrace, and those of Flink as its documentation names them. */
  private static final Set<String> METRICS =
      Set.of(
          "flink_taskmanager_job_task_operator_millrace_read_lag",
          "flink_taskmanager_job_task_operator_millrace_read_watermarkDelayMillis",
          "flink_taskmanager_job_task_operator_millrace_parse_deadLetters",
          "flink_taskmanager_job_task_operator_millrace_parse_lines",
          "flink_taskmanager_job_task_operator_numRecordsOut",
          "flink_jobmanager_job_lastCheckpointFullSize",
          "flink_jobmanager_job_numberOfFailedCheckpoints");

  @Test
  void eachRuleHasWhatPrometheusAndAPersonNeed() throws IOException {
    List<Map<String, Object>> rules = rules();

    assertThat(
        rules.stream().map(rule -> rule.get("alert")).toList(),
        contains(
            "MillraceLag",
            "MillraceWatermarkStandsStill",
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
  void noRuleAsksForAMetricThatNobodyGivesOut() throws IOException {
    for (Map<String, Object> rule : rules()) {
      Matcher metric = METRIC.matcher(String.valueOf(rule.get("expr")));
      assertThat(String.valueOf(rule.get("expr")), metric.find(), is(true));
      do {
        assertThat(metric.group(), is(in(METRICS)));
      } while (metric.find());
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
