package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventSchemaTest {

  static Stream<Arguments> refused() {
    return Stream.of(
        refused("{", "is no Avro schema: "),
        refused("\"string\"", "is of type string (must be a record)"),
        refused(record("'type':'float','default':'x'"), "is no Avro schema: "),
        refused(
            record("'type':{'type':'map','values':'int'}"),
            "has a field x with the type map, which is not supported (must be boolean, int,"),
        refused(
            record("'type':['null','int','string']"),
            "has a field x with a union of 3 types, which is not supported ("),
        refused(
            record("'type':{'type':'int','logicalType':'time-millis'}"),
            "has a field x with the logical type time-millis on int, which is not supported ("),
        refused(
            record(
                "'type':{'type':'fixed','name':'F','size':4,'logicalType':'decimal','precision':4}"),
            "has a field x with the logical type decimal on fixed, which is not supported ("),
        refused(
            record("'type':{'type':'bytes','logicalType':'decimal','precision':39,'scale':2}"),
            "has a field x with 39 digits (must be at most 38)"),
        refused(
            record(
                "'type':{'type':'array','items':{'type':'record','name':'S','fields':["
                    + "{'name':'y','type':{'type':'map','values':'int'}}]}}"),
            "has a field x[].y with the type map, which is not supported ("),
        refused(
            record(
                "'type':['null',{'type':'record','name':'In','fields':[{'name':'in','type':'R'}]}]"),
            "has a record R within itself (must end somewhere)"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNotSupportedIsRefusedByTheNameOfItsField(String schema, String message) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> EventSchema.parse(schema));

    assertThat(refusal.getMessage(), startsWith(message));
    assertThat(String.valueOf(refusal.getMessage()).lines().count(), is(1L));
  }

  @Test
  void itTravels() {
    EventSchema schema = EventSchema.parse(record("'type':['null','int'],'default':null"));

    EventSchema arrived = SerializableUtils.clone(schema);

    assertThat(arrived, is(schema));
    assertThat(arrived.rowSchema(), is(schema.rowSchema()));
    assertThat(arrived.fields().get(0).isRequired(), is(false));
  }

  @Test
  void aDefaultAndAScaleAreOfTheFingerprint() {
    String decimal = "'type':{'type':'bytes','logicalType':'decimal','precision':9,'scale':%d}";

    assertThat(
        EventSchema.parse(record(decimal.formatted(2))).fingerprint(),
        is(not(EventSchema.parse(record(decimal.formatted(3))).fingerprint())));
    assertThat(
        EventSchema.parse(record("'type':'int','default':1")).fingerprint(),
        is(not(EventSchema.parse(record("'type':'int','default':2")).fingerprint())));
  }

  @Test
  void itsAuthorMayCallItAVersion() {
    assertThat(
        EventSchema.parse(
                "{\"type\":\"record\",\"name\":\"R\",\"version\":\"2026-01\",\"fields\":["
                    + "{\"name\":\"x\",\"type\":\"int\"}]}")
            .version(),
        is(Optional.of("2026-01")));
    assertThat(EventSchema.parse(record("'type':'int'")).version(), is(Optional.empty()));
  }

  private static Arguments refused(String schema, String message) {
    return Arguments.of(schema, message);
  }

  private static String record(String field) {
    return ("{'type':'record','name':'R','fields':[{'name':'x'," + field + "}]}")
        .replace('\'', '"');
  }
}
