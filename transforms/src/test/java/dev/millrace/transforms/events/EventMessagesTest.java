package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.Parsing;
import dev.millrace.transforms.RawRecord;
import dev.millrace.transforms.SourcePosition;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a dead letter says to a person; the suite compares reasons and fields with an oracle. */
class EventMessagesTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Order","fields":[
           {"name":"id","type":"int"},
           {"name":"price","type":["null",{"type":"bytes","logicalType":"decimal","precision":5,"scale":2}],"default":null},
           {"name":"state","type":{"type":"enum","name":"State","symbols":["OPEN","SHIPPED"]},"default":"OPEN"},
           {"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line","fields":[
             {"name":"sku","type":"string"}]}},"default":[]}]}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":\"7\"}|id: expected a whole number, found \"7\"",
        "{\"id\":7.5}|id: expected a whole number, found the number 7.5",
        "{\"id\":null}|id: expected a whole number, found nothing",
        "{}|id: expected a whole number, not given",
        "{\"id\":3000000000}|id: expected a whole number from -2147483648 to 2147483647, found"
            + " 3000000000",
        "{\"id\":1,\"price\":1000}|price: expected decimal(5,2), found 1000",
        "{\"id\":1,\"state\":\"LOST\"}|state: expected one of OPEN, SHIPPED, found \"LOST\"",
        "{\"id\":1,\"lines\":[{\"sku\":\"a\"},{\"sku\":5}]}|lines[1].sku: expected text, found the"
            + " number 5",
        "{\"id\":1,\"id\":1}|id: is given twice",
        "{\"id\":1,\"x\":1}|\"x\": is not in the schema (add it there, or give"
            + " --unknownFields=ignore)",
        "[]|Expected an object, found an array",
      })
  void namesTheFieldWhatWasExpectedAndWhatWasFound(String record, String message) {
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                JsonEvents.of(SCHEMA)
                    .read(record.getBytes(StandardCharsets.UTF_8), UnknownFields.REFUSED));

    assertThat(refusal.getMessage(), is(message));
  }

  @Test
  void aParserOfRecordsGivesTheRowOrTheReason() {
    assertThat(
        parse("{\"id\":1}"),
        is(
            Parsing.of(
                Row.withSchema(SCHEMA.rowSchema())
                    .addValues(
                        1,
                        null,
                        new org.apache.beam.sdk.schemas.logicaltypes.EnumerationType.Value(0),
                        java.util.List.of())
                    .build())));
    assertThat(
        parse("{\"id\":true}"),
        is(Parsing.rejected("wrong-type", "id: expected a whole number, found true")));
  }

  private static Parsing<Row> parse(String record) {
    return JsonEvents.of(SCHEMA)
        .parse(
            RawRecord.of(record.getBytes(StandardCharsets.UTF_8), new SourcePosition("a.json", 0)));
  }
}
