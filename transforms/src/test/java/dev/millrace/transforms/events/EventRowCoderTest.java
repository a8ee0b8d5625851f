package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder.NonDeterministicException;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRowCoderTest {
  private static final Schema ALL =
      schema(
          """
          {"name":"truth","type":"boolean"}, {"name":"i","type":"int"}, {"name":"l","type":"long"},
          {"name":"f","type":"float"}, {"name":"d","type":"double"},
          {"name":"text","type":["null","string"],"default":null}, {"name":"b","type":"bytes"},
          {"name":"way","type":{"type":"enum","name":"Way","symbols":["UP","DOWN"]}},
          {"name":"price","type":["null",
            {"type":"bytes","logicalType":"decimal","precision":38,"scale":2}],"default":null},
          {"name":"day","type":{"type":"int","logicalType":"date"}},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
          {"name":"exactly","type":{"type":"long","logicalType":"timestamp-micros"}},
          {"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line","fields":[
            {"name":"sku","type":["null","string"],"default":null},
            {"name":"cost","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":4}}
          ]}}},
          {"name":"marks","type":{"type":"array","items":["null","int"]}}""");

  @Test
  void everyTypeComesBackAsItWas() throws Exception {
    EventRowCoder coder = EventRowCoder.of(ALL);
    for (Row row : List.of(full("99999999999999999999999999.99"), full("-0.01"), leastRow())) {
      CoderProperties.coderDecodeEncodeEqual(coder, row);
      // Beam's own coder takes the same rows, so none is of a value that no row may hold.
      CoderProperties.coderDecodeEncodeEqual(RowCoder.of(ALL), row);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.00", "0.01", "-0.01", "1.10", "127.00", "128.00", "-128.00", "655.36"})
  void aDecimalKeepsItsDigitsAndItsScale(String digits) throws Exception {
    Schema schema = Schema.builder().addField("price", decimal(9, 2)).build();
    EventRowCoder coder = EventRowCoder.of(schema);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    coder.encode(Row.withSchema(schema).attachValues(new BigDecimal(digits)), out);
    Row read = coder.decode(new ByteArrayInputStream(out.toByteArray()));

    assertThat(read.<BigDecimal>getValue(0), is(new BigDecimal(digits)));
  }

  @Test
  void isSerializableAndEqualWhereSchemasAre() {
    CoderProperties.coderSerializable(EventRowCoder.of(ALL));
    assertThat(
        EventRowCoder.of(ALL).equals(EventRowCoder.of(schema("{\"name\":\"a\",\"type\":\"int\"}"))),
        is(false));
  }

  @Test
  void floatsAloneAreNotDeterministic() throws Exception {
    EventRowCoder.of(
            schema("{\"name\":\"a\",\"type\":{\"type\":\"int\",\"logicalType\":\"date\"}}"))
        .verifyDeterministic();
    EventRowCoder.of(Schema.builder().addField("price", decimal(9, 2)).build())
        .verifyDeterministic();
    assertThrows(
        NonDeterministicException.class,
        () ->
            EventRowCoder.of(schema("{\"name\":\"a\",\"type\":\"double\"}")).verifyDeterministic());
  }

  @Test
  void aTypeThatNoEventHasIsRefused() {
    Schema schema =
        Schema.builder().addField("map", FieldType.map(FieldType.STRING, FieldType.STRING)).build();

    assertThat(
        assertThrows(IllegalArgumentException.class, () -> EventRowCoder.of(schema)).getMessage(),
        containsString("No event has a value of type"));
  }

  private static FieldType decimal(int precision, int scale) {
    return EventType.decimal(precision, scale).inRows();
  }

  private static Schema schema(String fields) {
    return EventSchema.parse("{\"type\":\"record\",\"name\":\"A\",\"fields\":[" + fields + "]}")
        .rowSchema();
  }

  private static Row full(String price) {
    Schema line =
        Objects.requireNonNull(
            Objects.requireNonNull(ALL.getField("lines").getType().getCollectionElementType())
                .getRowSchema());
    return Row.withSchema(ALL)
        .attachValues(
            true,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            1.5f,
            -0.0,
            "ü𝄞",
            new byte[] {0, -1, 127},
            new EnumerationType.Value(1),
            new BigDecimal(price),
            LocalDate.of(1969, 12, 31),
            org.joda.time.Instant.ofEpochMilli(-1),
            Instant.ofEpochSecond(-1, 999_999_000),
            List.of(
                Row.withSchema(line).attachValues("a", new BigDecimal("0.0001")),
                Row.withSchema(line).attachValues(null, new BigDecimal(BigInteger.TEN, 4))),
            Arrays.asList(1, null, 3));
  }

  private static Row leastRow() {
    return Row.withSchema(ALL)
        .attachValues(
            false,
            0,
            0L,
            0f,
            0.0,
            null,
            new byte[0],
            new EnumerationType.Value(0),
            null,
            LocalDate.EPOCH,
            org.joda.time.Instant.EPOCH,
            Instant.EPOCH,
            List.of(),
            List.of());
  }
}
