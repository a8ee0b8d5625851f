package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.pipelines.options.Argument;
import dev.millrace.pipelines.options.EngineOptions;
import dev.millrace.pipelines.options.OptionCatalog;
import dev.millrace.pipelines.options.OptionReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunArgumentsTest {
  @Test
  void haveAllThatTheAnswerDependsOn() {
    List<String> given =
        List.of(
            "--input=/var/log/a.{1,2}.log",
            "--input=/var/log/x\\,y.log",
            "--logFormat=%h %l %u %t \"%r\" %>s %b \"%{X-Forwarded-For}i\"",
            "--clientField=X-Forwarded-For",
            "--trustedProxies=10.0.0.0/8",
            "--trustedProxies=fd00::/8",
            "--ignore=192.0.2.7",
            "--ignore=agent:a\\,b",
            "--from=2026-03-01T10:00:00Z",
            "--until=2026-03-02",
            "--window=2m",
            "--model=/srv/model.onnx",
            "--minScore=0.75",
            "--output=gs://lake/alerts",
            "--tableFormat=jsonl",
            "--keepAccumulators=true",
            "--keepRuns=7");

    assertThat(arguments(given), is(given));
  }

  @Test
  void nameFilesFromTheRoot() {
    assertThat(
        arguments(List.of("--input=logs/a*.log", "--model=model.onnx", "--output=out")),
        is(
            List.of(
                "--input=" + Path.of("logs").toAbsolutePath() + "/a*.log",
                "--model=" + Path.of("model.onnx").toAbsolutePath(),
                "--output=" + Path.of("out").toAbsolutePath())));
  }

  private static List<String> arguments(List<String> given) {
    WebLogAlertsOptions options =
        new OptionReader(
                "help", OptionCatalog.of(WebLogAlertsOptions.class), EngineOptions.of(List.of()))
            .read(WebLogAlertsOptions.class, List.of(), Argument.parse(given));
    return RunArguments.of(options).arguments();
  }
}
