package dev.millrace.io.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableSchema;
import dev.millrace.transforms.events.EventSchema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BigQueryColumnsTest {

  /** The types of BigQuery's page on Avro with logical types, each by itself. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"boolean\" | BOOLEAN REQUIRED",
        "\"int\" | INTEGER REQUIRED",
        "[\"null\", \"long\"] | INTEGER NULLABLE",
        "\"float\" | FLOAT REQUIRED",
        "\"double\" | FLOAT REQUIRED",
        "[\"string\", \"null\"] | STRING NULLABLE",
        "\"bytes\" | BYTES REQUIRED",
        "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]} | STRING REQUIRED",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":38,\"scale\":9} | NUMERIC"
            + " REQUIRED",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":38,\"scale\":8} | BIGNUMERIC"
            + " REQUIRED",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":12,\"scale\":10} |"
            + " BIGNUMERIC REQUIRED",
        "{\"type\":\"int\",\"logicalType\":\"date\"} | DATE REQUIRED",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"} | TIMESTAMP REQUIRED",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"} | TIMESTAMP REQUIRED",
        "{\"type\":\"array\",\"items\":\"string\"} | STRING REPEATED",
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]} |"
            + " RECORD REQUIRED (x INTEGER REQUIRED)"
      })
  void aFieldBecomesAColumn(String type, String column) {
    assertThat(words(BigQueryColumns.of(field("f", type))), is("f " + column));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "f | [\"null\",{\"type\":\"array\",\"items\":\"int\"}] | the field f may be null, and"
            + " BigQuery cannot tell a null array from an empty one",
        "f | {\"type\":\"array\",\"items\":[\"null\",\"int\"]} | the field f is an array with nulls"
            + " in it, which BigQuery does not have",
        "f | {\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":\"int\"}} | the field f is"
            + " an array of arrays, which BigQuery does not have",
        "_PARTITIONdate | \"int\" | the field _PARTITIONdate has a name that BigQuery does not take"
      })
  void whatBigQueryHasNoColumnForIsRefused(String name, String type, String message) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> BigQueryColumns.of(field(name, type)));

    assertThat(refused.getMessage(), is(message));
  }

  @Test
  void namesThatDifferByCapitalsAreRefused() {
    EventSchema schema =
        EventSchema.parse(
            "{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\"id\",\"type\":\"int\"},"
                + "{\"name\":\"ID\",\"type\":\"int\"}]}");

    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> BigQueryColumns.of(schema));

    assertThat(
        refused.getMessage(),
        is("the field ID differs from another by capitals alone, which BigQuery does not tell"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a INTEGER REQUIRED | a INTEGER REQUIRED |",
        "A INT64 NULLABLE | a INTEGER REQUIRED |",
        "a BIGNUMERIC NULLABLE | a NUMERIC NULLABLE |",
        "a INTEGER NULLABLE, b STRING NULLABLE | a INTEGER NULLABLE |",
        "b STRING NULLABLE | a INTEGER NULLABLE | has no column a (ALTER TABLE … ADD COLUMN a"
            + " INTEGER adds it)",
        "a STRING NULLABLE | a INTEGER NULLABLE | has STRING in the column a (must be INTEGER)",
        "a NUMERIC NULLABLE | a BIGNUMERIC NULLABLE | has NUMERIC in the column a (must be"
            + " BIGNUMERIC)",
        "a INTEGER REPEATED | a INTEGER NULLABLE | has a column a that is an array (must be none)",
        "a INTEGER NULLABLE | a INTEGER REPEATED | has a column a that is not an array (must be"
            + " one)",
        "a INTEGER REQUIRED | a INTEGER NULLABLE | wants a value in a, which the schema allows to"
            + " be null",
        "a INTEGER NULLABLE, b STRING REQUIRED | a INTEGER NULLABLE | wants a value in b, which the"
            + " schema does not have"
      })
  void aTableThatIsThereFitsOrDoesNot(String there, String wanted, String difference) {
    assertThat(
        BigQueryColumns.difference(table(there), table(wanted)),
        is(Optional.ofNullable(difference)));
  }

  @Test
  void aColumnWithALengthIsRefused() {
    TableSchema there = table("a STRING NULLABLE");
    there.getFields().get(0).setMaxLength(10L);

    assertThat(
        BigQueryColumns.difference(there, table("a STRING NULLABLE")),
        is(
            Optional.of(
                "limits the column a (must be a plain STRING, without a length or a precision)")));
  }

  private static EventSchema field(String name, String type) {
    return EventSchema.parse(
        "{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\""
            + name
            + "\",\"type\":"
            + type
            + "}]}");
  }

  private static TableSchema table(String columns) {
    return new TableSchema()
        .setFields(
            List.of(columns.split(", ")).stream()
                .map(column -> column.split(" "))
                .map(
                    words ->
                        new TableFieldSchema()
                            .setName(words[0])
                            .setType(words[1])
                            .setMode(words[2]))
                .toList());
  }

  private static String words(TableSchema table) {
    return words(table.getFields());
  }

  private static String words(List<TableFieldSchema> columns) {
    return columns.stream()
        .map(
            column ->
                column.getName()
                    + " "
                    + column.getType()
                    + " "
                    + column.getMode()
                    + (column.getFields() == null ? "" : " (" + words(column.getFields()) + ")"))
        .collect(Collectors.joining(", "));
  }
}
