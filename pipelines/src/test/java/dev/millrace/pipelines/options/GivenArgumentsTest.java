package dev.millrace.pipelines.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.pipelines.ingestevents.IngestEventsOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class GivenArgumentsTest {
  @Test
  void areThoseThatDifferFromTheirDefaultsAndGiveTheSameOptionsAgain() {
    List<String> given =
        List.of(
            "--input=/data/a.{1,2}.csv",
            "--input=/data/x\\,y.csv",
            "--input=jdbc:postgresql://a,b/shop?table=orders&password=file:/run/secret",
            "--schema=/srv/orders.avsc",
            "--unknownFields=ignore",
            "--output=/srv/lake",
            "--partitionBy=hour",
            "--megabytesPerFile=7",
            "--append=true");

    assertThat(arguments(given), is(given));
    assertThat(arguments(List.of("--input=a.csv", "--keepRuns=3")), is(List.of("--input=a.csv")));
    assertThat(
        arguments(
            List.of("--input=a.csv", "--schema=orders.avsc", "--rules=gs://rules/orders.yaml")),
        is(
            List.of(
                "--input=a.csv",
                "--schema=" + Path.of("orders.avsc").toAbsolutePath(),
                "--rules=gs://rules/orders.yaml")));
  }

  private static List<String> arguments(List<String> given) {
    IngestEventsOptions options =
        new OptionReader(
                "help", OptionCatalog.of(IngestEventsOptions.class), EngineOptions.of(List.of()))
            .read(IngestEventsOptions.class, List.of(), Argument.parse(given));
    return GivenArguments.of(IngestEventsOptions.class, options);
  }
}
