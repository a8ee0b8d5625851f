package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.options.Argument;
import dev.millrace.pipelines.options.EngineOptions;
import dev.millrace.pipelines.options.OptionCatalog;
import dev.millrace.pipelines.options.OptionReader;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.accesslog.LogFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebLogAlertsChecksTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--input=a.log --output=out",
        "--logFormat=common",
        "--ignore=192.0.2.7,10.0.0.0/8,2001:db8::/32,agent:Uptime/1.0",
        "--from=2026-01-01 --until=2026-01-02T00:00:00Z",
        "--duplicates=copies --server=all",
        "--duplicates=copies --server=/logs/([^/]+)/",
        "--window=30s --minScore=1 --tableFormat=jsonl --keepRuns=1 --model=m.onnx",
        "--healthDeadLetterShare=1 --healthDelay=1s",
        "--duplicates=COPIES --server=all",
        "--input=a.log --output=gs://lake/out --tableFormat=jsonl --tables=bigquery://shop-1/lake",
        "--duplicates=id:request-id --input=kafka://somewhere:9092/lines --output=out",
        "--duplicates=keep --input=kafka://somewhere:9092/lines --output=out"
      })
  void whatFitsTogetherIsTaken(String arguments) {
    WebLogAlertsChecks.check(options(arguments.isEmpty() ? new String[0] : arguments.split(" ")));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(
            "Invalid --bigQueryEndpoint: localhost:9050 (must be https://host or https://host:port,"
                + " or http:// without TLS; left out it is Google's own)",
            "--bigQueryEndpoint=localhost:9050"),
        mistake(
            "Missing --output (must be a folder or the URI of one where --input is given)",
            "--input=a.log"),
        mistake(
            "Invalid --keepAccumulators: true (must be left out where a topic is read: its windows"
                + " are published one by one, and not again)",
            "--input=kafka://somewhere:9092/lines",
            "--output=out",
            "--keepAccumulators=true"),
        mistake(
            "Invalid --keepAccumulators: true (must be left out with --duplicates=copies: a"
                + " repaired line cannot be compared with lines that nobody keeps)",
            "--duplicates=copies",
            "--keepAccumulators=true"),
        mistake(
            "Invalid --keepAccumulators: true (must be left out with --tables: a replay lands files"
                + " alone, and the tables would stay as they were)",
            "--output=gs://lake/out",
            "--tableFormat=jsonl",
            "--tables=bigquery://shop-1/lake",
            "--keepAccumulators=true"),
        mistake(
            "Invalid --tables: bigquery://shop-1/lake (must be left out where a topic is read: whole"
                + " tables are loaded at the end of a run)",
            "--input=kafka://somewhere:9092/lines",
            "--output=gs://lake/out",
            "--tableFormat=jsonl",
            "--tables=bigquery://shop-1/lake"),
        mistake(
            "Invalid --output: target/web-log-alerts (must be gs://bucket/folder with --tables,"
                + " which BigQuery loads from)",
            "--tableFormat=jsonl",
            "--tables=bigquery://shop-1/lake"),
        mistake(
            "Invalid --until: 2026-01-01 (must be later than --from=2026-01-01T00:00:00Z)",
            "--from=2026-01-01T00:00:00Z",
            "--until=2026-01-01"),
        mistake(
            "Invalid --ignore: 300.0.0.1 (must be an address like 192.0.2.7, a range like"
                + " 10.0.0.0/8 or 2001:db8::/32, or agent:TEXT)",
            "--ignore=300.0.0.1"),
        mistake(
            "Invalid --ignore: Googlebot (must be an address, a range such as 192.0.2.0/24, or"
                + " agent:TEXT, for example 192.0.2.7,agent:UptimeRobot)",
            "--ignore=Googlebot"),
        mistake(
            "Invalid --trustedProxies: 10.0.0.0/8 (must come with --clientField, which names the"
                + " header that the proxies set)",
            "--trustedProxies=10.0.0.0/8"),
        mistake(
            "Invalid --duplicates: id: (must be keep, copies, or id:HEADER with the name of a"
                + " header of Kafka's records, for example id:request-id)",
            "--duplicates=id:",
            "--input=kafka://somewhere:9092/lines",
            "--output=out"),
        mistake(
            "Invalid --duplicates: ids (must be keep, copies, or id:HEADER with the name of a"
                + " header of Kafka's records, for example id:request-id)",
            "--duplicates=ids"),
        mistake(
            "Invalid --duplicates: id:x (must come with --input=kafka://…, whose records have"
                + " headers; of files, keep or copies)",
            "--duplicates=id:x",
            "--input=a.log",
            "--output=out"),
        mistake(
            "Invalid --duplicates: copies (must be keep or id:HEADER for a stream: it compares"
                + " files with each other)",
            "--duplicates=copies",
            "--input=kafka://somewhere:9092/lines",
            "--output=out"),
        mistake(
            "Invalid --server: all (must come with --duplicates=copies)",
            "--server=all",
            "--duplicates=id:x",
            "--input=kafka://somewhere:9092/lines",
            "--output=out"),
        mistake("Invalid --server: all (must come with --duplicates=copies)", "--server=all"),
        mistake(
            "Invalid --server: /logs/ (must be folder, all, or a regular expression with one"
                + " group)",
            "--duplicates=copies",
            "--server=/logs/"),
        mistake(
            "Invalid --server: ( (must be folder, all, or a regular expression with one group)",
            "--duplicates=copies",
            "--server=("),
        mistake(
            "Invalid --window: 2d (must be a duration such as 90s, 5m or 1h30m (units d, h, m, s,"
                + " ms), from 1s to 1d)",
            "--window=2d"),
        mistake("Invalid --minScore: 50 (must be a number from 0 to 1)", "--minScore=50"),
        mistake(
            "Invalid --healthDeadLetterShare: 5 (must be a number from 0 to 1)",
            "--healthDeadLetterShare=5"),
        mistake(
            "Invalid --healthDelay: 0s (must be a duration such as 90s, 5m or 1h30m (units d, h, m,"
                + " s, ms), of at least 1s)",
            "--healthDelay=0s"),
        mistake(
            "Invalid --tableFormat: parket (must be parquet or jsonl; nearest: parquet)",
            "--tableFormat=parket"),
        mistake(
            "Invalid --early: true (must come with --alerts=kafka://…: early alerts are sent to a"
                + " topic, and are in no file)",
            "--early"),
        mistake("Invalid --keepRuns: 0 (must be a whole number of at least 1)", "--keepRuns=0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void whatDoesNotFitIsRefusedInOneLine(String line, String[] arguments) {
    UsageException mistake =
        assertThrows(UsageException.class, () -> WebLogAlertsChecks.check(options(arguments)));

    assertThat(mistake.getMessage(), is(line));
  }

  @ParameterizedTest
  @ValueSource(strings = {"combind", "%h %l", "$remote_addr"})
  void aFormatThatCannotBeReadIsLaidAtItsOption(String format) {
    String reason =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> LogFormat.of(format)).getMessage());
    UsageException mistake =
        assertThrows(
            UsageException.class, () -> WebLogAlertsChecks.check(options("--logFormat=" + format)));

    assertThat(
        mistake.getMessage(),
        is(reason.replaceFirst("Invalid log format: ", "Invalid --logFormat: ")));
  }

  @Test
  void aClientFieldThatIsNotLoggedIsLaidAtItsOption() {
    UsageException mistake =
        assertThrows(
            UsageException.class,
            () -> WebLogAlertsChecks.check(options("--clientField=X-Forwarded-For")));

    assertThat(
        mistake.getMessage(),
        startsWith("Invalid --clientField: 'X-Forwarded-For' (must be a field of the log format"));
  }

  @Test
  void theFormatHasTheClientOfTheOptions() {
    String format = "%h %{X-Forwarded-For}i %t \"%r\" %>s %b";

    assertThat(
        WebLogAlertsChecks.logFormat(
            options(
                "--logFormat=" + format,
                "--clientField=X-Forwarded-For",
                "--trustedProxies=10.0.0.0/8,192.0.2.1")),
        is(
            LogFormat.of(format)
                .withClientField("X-Forwarded-For")
                .withTrustedProxies(List.of("10.0.0.0/8", "192.0.2.1"))));
    assertThat(WebLogAlertsChecks.logFormat(options()), is(LogFormat.of("combined")));
  }

  @Test
  void theDefaultsAreThoseOfTheHelp() {
    WebLogAlertsOptions options = options();

    assertThat(options.getWindow(), is("1m"));
    assertThat(options.getMinScore(), is(0.5));
    assertThat(options.getTableFormat(), is(TableFormat.PARQUET));
    assertThat(options.getDuplicates(), is("keep"));
    assertThat(options.getServer(), is("folder"));
    assertThat(options.getKeepRuns(), is(3));
  }

  private static WebLogAlertsOptions options(String... arguments) {
    return new OptionReader(
            "web-log-alerts --help",
            OptionCatalog.of(WebLogAlertsOptions.class),
            EngineOptions.of(List.of()))
        .read(WebLogAlertsOptions.class, List.of(), Argument.parse(List.of(arguments)));
  }

  private static Arguments mistake(String line, String... arguments) {
    return Arguments.of(line, arguments);
  }
}
