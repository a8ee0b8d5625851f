package dev.millrace.transforms.sql;

import static dev.millrace.transforms.sql.SqlTables.row;

import java.util.List;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** A character is a code point, as the standard has it: an emoji is one. */
class CharactersTest {
  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  private static final SqlTables TABLES =
      new SqlTables()
          .with("names", "name:TEXT", List.of(row("a\ud83d\ude00c"), row((Object) null)));

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "characters.txt",
      delimiter = ';',
      quoteCharacter = '~',
      maxCharsPerColumn = 10000)
  void areCountedAsCodePoints(String sql, String expected, TestPipeline pipeline) {
    TABLES.expect(pipeline, Query.of(sql), expected.split(", "));
  }
}
