package dev.millrace.io.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.api.services.bigquery.model.TableFieldSchema;
import dev.millrace.io.FoundColumns;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractedColumnsTest {
  @Test
  void eachTypeHasTheOneInWhichItsValuesAreRead() {
    FoundColumns columns =
        ExtractedColumns.of(
            List.of(
                column("id", "INTEGER").setMode("REQUIRED"),
                column("count", "INT64").setMode("NULLABLE"),
                column("share", "FLOAT64"),
                column("ok", "BOOL"),
                column("note", "STRING"),
                column("raw", "BYTES"),
                column("day", "DATE"),
                column("at", "TIMESTAMP"),
                column("wall", "DATETIME"),
                column("noon", "TIME"),
                column("place", "GEOGRAPHY"),
                column("more", "JSON"),
                column("price", "NUMERIC"),
                column("cents", "NUMERIC").setPrecision(9L).setScale(2L),
                column("pieces", "DECIMAL").setPrecision(9L),
                column("wide", "BIGNUMERIC"),
                column("tall", "BIGNUMERIC").setPrecision(38L).setScale(20L),
                column("tags", "STRING").setMode("REPEATED"),
                column("to", "RECORD"),
                column("term", "RANGE"),
                column("odd-name", "STRING"),
                column("odd-wide", "BIGNUMERIC")));

    assertThat(
        columns.schema().fields().stream()
            .map(field -> field.name() + " " + field.type() + (field.isNullable() ? "?" : ""))
            .toList(),
        is(
            List.of(
                "id long",
                "count long?",
                "share double?",
                "ok boolean?",
                "note string?",
                "raw bytes?",
                "day date?",
                "at timestamp-micros?",
                "wall timestamp-micros?",
                "noon string?",
                "place string?",
                "more string?",
                "price decimal(38,9)?",
                "cents decimal(9,2)?",
                "pieces decimal(9,0)?",
                "wide decimal(38,12)?",
                "tall decimal(38,20)?")));
    assertThat(
        columns.leftOut(),
        is(
            List.of(
                "tags (array of STRING)",
                "to (RECORD)",
                "term (RANGE)",
                "odd-name (STRING)",
                "odd-wide (BIGNUMERIC)")));
    assertThat(columns.assumed(), is(List.of("wide")));
  }

  @Test
  void aTableOfWhichRowsCanHaveNothingIsRefused() {
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> ExtractedColumns.of(List.of(column("to", "RECORD"))))
            .getMessage(),
        is("it has no column that a table can have"));
  }

  private static TableFieldSchema column(String name, String type) {
    return new TableFieldSchema().setName(name).setType(type);
  }
}
