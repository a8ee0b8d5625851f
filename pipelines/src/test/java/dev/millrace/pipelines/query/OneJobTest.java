package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.options.UsageException;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneJobTest {
  @Test
  void tablesThatWorkersReachAreTaken() {
    assertDoesNotThrow(() -> require("a=gs://lake/a.csv,b=gs://lake/b.csv"));
    assertDoesNotThrow(() -> require("a=kafka://h:1/t?schema=/a.avsc"));
  }

  /** A comma begins another table. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=gs://lake/a.csv,l=/data/x.csv | Invalid table l: /data/x.csv (must be on gs://, where the"
            + " job's workers reach it)",
        "a=gs://lake/a.csv,p=bigquery://shop-1/lake/p | Invalid table p: bigquery://shop-1/lake/p"
            + " (must be landed by ingest-events before: what BigQuery extracts is removed by a"
            + " program that waits for the end of the run, and a template's does not)"
      })
  void aTableThatWorkersDoNotReachIsRefusedWhereverItStands(String tables, String message) {
    assertThat(assertThrows(UsageException.class, () -> require(tables)).getMessage(), is(message));
  }

  private static void require(String tables) {
    QueryOptions options =
        PipelineOptionsFactory.fromArgs("--output=gs://lake/out", "--table=" + tables)
            .as(QueryOptions.class);
    OneJob.require(options, Script.of("SELECT 1 AS x"), TableCatalog.of(options));
  }
}
