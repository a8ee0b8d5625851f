package dev.millrace.transforms.sql;

import static dev.millrace.transforms.sql.SqlTables.row;

import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.joda.time.Instant;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Queries whose answers were written by hand from the SQL standard. */
class QueryTest {
  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  private static final SqlTables TABLES =
      new SqlTables()
          .with(
              "sales",
              "id:INT region:TEXT item:TEXT quantity:INT price:DECIMAL weight:DOUBLE sold:TIME",
              List.of(
                  sale(1, "north", "nut", 3, "1.50", 0.1, "2026-01-01T10:00:10Z"),
                  sale(2, "north", "bolt", 4, "2.25", 0.2, "2026-01-01T10:00:50Z"),
                  sale(3, "south", "nut", null, "1.50", 0.3, "2026-01-01T10:01:05Z"),
                  sale(4, null, "nut", 2, null, null, "2026-01-01T10:03:00Z"),
                  sale(5, "south", "nut", 7, "0.5", 1e16, "2026-01-01T10:03:59Z")))
          .with(
              "regions",
              "name:TEXT manager:TEXT",
              List.of(row("north", "Ada"), row("west", "Bob"), row(null, "Eve")));

  private static List<Object> sale(
      int id, String region, String item, Integer quantity, String price, Double weight, String at) {
    return row(
        id,
        region,
        item,
        quantity,
        price == null ? null : new BigDecimal(price),
        weight,
        Instant.parse(at));
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "queries.txt", delimiter = ';', quoteCharacter = '~', maxCharsPerColumn = 10000)
  void answers(String sql, String expected, TestPipeline pipeline) {
    TABLES.expect(
        pipeline,
        Query.of(sql),
        expected.equals("nothing") ? new String[0] : expected.split(", "));
  }
}
