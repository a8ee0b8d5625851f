package dev.millrace.io.jdbc;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import com.google.common.base.Throwables;
import dev.millrace.io.Edge;
import dev.millrace.io.StagedRows;
import dev.millrace.transforms.events.EventSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Rows that tests land in databases, and what they ask of these over their drivers alone. */
final class Sales {
  static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Sale","fields":[
           {"name":"id","type":"long"},
           {"name":"name","type":["null","string"]}]}
          """);
  static final Edge EDGE = new Edge("Send", "Land", "rows");

  private Sales() {}

  static Row sale(long id, @Nullable String name) {
    return Row.withSchema(SCHEMA.rowSchema()).attachValues(Arrays.asList(id, name));
  }

  /** Sets rows aside; fails unless so many are found where they wait. */
  static void land(StagedRows table, Row... rows) {
    land(table, SCHEMA, rows);
  }

  static void land(StagedRows table, EventSchema schema, Row... rows) {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=2")
                .create());
    PAssert.that(
            pipeline
                .apply(Create.of(List.of(rows)).withCoder(schema.rowCoder()))
                .apply(table.landing()))
        .containsInAnyOrder(EDGE.received(rows.length));
    pipeline.run().waitUntilFinish();
  }

  /** Neither its message nor those of its causes, which logs have too. */
  static void assertShowsNothingOfTheRow(Throwable fault) {
    String all = Throwables.getStackTraceAsString(fault);
    assertThat(all, not(containsString("hush")));
    assertThat(all, not(containsString("271828")));
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Each row as its values with bars between them. */
  static List<String> rows(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join("|", values));
      }
      return rows;
    }
  }
}
