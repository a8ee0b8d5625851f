package dev.millrace.transforms.sql;

import static dev.millrace.transforms.sql.SqlTables.row;

import java.util.List;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * NaN is a value equal to itself and above all others, and -0.0 is 0.0, wherever values are
 * compared: the answers are those of PostgreSQL and DuckDB.
 */
class NotANumberTest {
  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  private static final SqlTables TABLES =
      new SqlTables()
          .with(
              "readings",
              "id:INT v:DOUBLE",
              List.of(
                  row(1, 1.5),
                  row(2, Double.NaN),
                  row(3, -0.0),
                  row(4, 0.0),
                  row(5, null),
                  row(6, Double.NaN),
                  row(7, Double.POSITIVE_INFINITY)))
          .with(
              "marks",
              "name:TEXT w:DOUBLE",
              List.of(row("nan", Double.NaN), row("zero", 0.0), row("none", null)));

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "not-a-number.txt",
      delimiter = ';',
      quoteCharacter = '~',
      maxCharsPerColumn = 10000)
  void isOneValueInKeysAndComparisons(String sql, String expected, TestPipeline pipeline) {
    TABLES.expect(
        pipeline, Query.of(sql), expected.equals("nothing") ? new String[0] : expected.split(", "));
  }
}
