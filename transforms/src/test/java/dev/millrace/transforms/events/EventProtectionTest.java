package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventProtectionTest {
  private static final String DECLARED =
      """
      {"type":"record","name":"Signup","namespace":"shop","version":3,"doc":"Who signs up.","fields":[
       {"name":"id","type":"long","privacy":"pseudonymise","doc":"Of the person.","default":7},
       {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
       {"name":"name","type":["null","string"],"default":null,"privacy":"mask","aliases":["who"]},
       {"name":"note","type":"string","privacy":"drop"},
       {"name":"tags","type":{"type":"array","items":["null","int"]},"privacy":"pseudonymise"},
       {"name":"home","type":{"type":"record","name":"Place","fields":[
         {"name":"city","type":"string","default":"Rome"},
         {"name":"ip","type":"string","privacy":"truncate-ip"}]},"default":{"city":"Oslo","ip":"::1"}},
       {"name":"others","type":{"type":"array","items":"Place"},"default":[]}]}
      """;

  @Test
  void whatIsLandedIsDescribedAsItIs() throws JsonProcessingException {
    EventSchema landed = EventProtection.of(EventSchema.parse(DECLARED)).landed();

    ObjectMapper json = new ObjectMapper();
    assertThat(
        json.readTree(landed.json()),
        is(
            json.readTree(
                """
                {"type":"record","name":"Signup","namespace":"shop","version":3,"doc":"Who signs up.","fields":[
                 {"name":"id","type":"string","protectedBy":"pseudonymise","doc":"Of the person."},
                 {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
                 {"name":"name","type":["null","string"],"default":null,"protectedBy":"mask","aliases":["who"]},
                 {"name":"tags","type":{"type":"array","items":["null","string"]},"protectedBy":"pseudonymise"},
                 {"name":"home","type":{"type":"record","name":"Place","fields":[
                   {"name":"city","type":"string","default":"Rome"},
                   {"name":"ip","type":"string","protectedBy":"truncate-ip"}]}},
                 {"name":"others","type":{"type":"array","items":"Place"}}]}
                """)));
  }

  @Test
  void rowsAreThoseOfTheLandedSchema() throws Refusal {
    EventProtection protection =
        SerializableUtils.clone(EventProtection.of(EventSchema.parse(DECLARED)));
    Row event =
        JsonEvents.of(protection.declared())
            .read(
                """
                {"id":42,"at":"2026-02-01T10:00:00Z","name":"Ann","note":"x","tags":[42,null],
                 "home":{"city":"Rome","ip":"192.0.2.7"},"others":[{"city":"Oslo","ip":"::1"}]}
                """
                    .getBytes(StandardCharsets.UTF_8),
                UnknownFields.REFUSED);

    Row landed =
        Row.withSchema(protection.landed().rowSchema())
            .attachValues(protection.landed(event, values()));

    String fortyTwo = values().pseudonym(EventType.of(EventType.Kind.LONG), 42L);
    Row expected =
        JsonEvents.of(protection.landed())
            .read(
                """
                {"id":"%s","at":"2026-02-01T10:00:00Z","name":"***","tags":["%s",null],
                 "home":{"city":"Rome","ip":"192.0.2.0"},"others":[{"city":"Oslo","ip":"::"}]}
                """
                    .formatted(fortyTwo, fortyTwo)
                    .getBytes(StandardCharsets.UTF_8),
                UnknownFields.REFUSED);
    assertThat(landed, is(expected));
    assertThat(landed.getRow("home"), is(expected.getRow("home")));
  }

  @Test
  void aSchemaOfOpenFieldsIsLandedAsItIs() {
    EventSchema open =
        EventSchema.parse(
            "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}");

    assertThat(EventProtection.of(open).isOpen(), is(true));
    assertThat(EventProtection.of(open).landed(), is(sameInstance(open)));
  }

  /** What would be passed over leaves open what somebody wanted to hide. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'name':'a','type':'string','privacy':'pseudonymize'|has a field a with privacy"
            + " \"pseudonymize\" (must be one of drop, mask, pseudonymise, truncate-ip)",
        "'name':'a','type':'string','Privacy':'mask'|has a field a with the property Privacy (must"
            + " be written privacy)",
        "'name':'a','type':{'type':'string','privacy':'mask'}|has the property privacy on the type"
            + " of a (must stand on a field, beside its name)",
        "'name':'a','type':'string','privacy':true|has a field a with privacy \"true\" (must be one"
            + " of drop, mask, pseudonymise, truncate-ip)",
        "'name':'a','type':'long','privacy':'truncate-ip'|has a field a of type long with privacy"
            + " truncate-ip (truncate-ip is for text)",
        "'name':'a','type':'double','privacy':'pseudonymise'|has a field a of type double with"
            + " privacy pseudonymise (pseudonymise is for text, numbers without rounding, dates and"
            + " times)",
        "'name':'a','type':{'type':'record','name':'B','fields':[{'name':'b','type':'int'}]},"
            + "'privacy':'mask'|has a field a of type {b int} with privacy mask (must be drop on a"
            + " record, or stand on the fields in it)",
        "'name':'a','type':'string','privacy':'drop'|has a record A of which nothing is left (must"
            + " keep a field)",
      })
  void aMistakeIsNamedByItsField(String field, String message) {
    EventSchema schema =
        EventSchema.parse(
            ("{'type':'record','name':'A','fields':[{" + field + "}]}").replace('\'', '"'));

    assertThat(
        assertThrows(IllegalArgumentException.class, () -> EventProtection.of(schema)).getMessage(),
        is(message));
  }

  private static ProtectedValues values() {
    return ProtectedValues.with(Pseudonyms.under(new byte[32]));
  }
}
