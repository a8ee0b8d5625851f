package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that Avro's own encoder has written, and bytes that nobody would write. */
class AvroMessagesTest {
  private static final String FIELDS =
      """
      {"name":"id","type":"long"},
      {"name":"note","type":["null","string"],"default":null},
      {"name":"state","type":{"type":"enum","name":"State","symbols":["OPEN","SHIPPED"]}},
      {"name":"share","type":"double"},
      {"name":"tags","type":{"type":"array","items":"string"}}
      """;

  private static final EventSchema SCHEMA = schema(FIELDS);

  /** Of the smallest record: an id, no note, a state, a share, no tags. */
  private static final String SMALL = "02" + "00" + "02" + "0000000000000000" + "00";

  @Test
  void whatAvrosEncoderWroteIsTheEvent() throws Exception {
    Row row = read(encoded(SCHEMA, "from Rome"));

    assertThat(row.getInt64("id"), is(-98L));
    assertThat(row.getString("note"), is("from Rome"));
    assertThat(row.getDouble("share"), is(0.5));
    assertThat(row.getArray("tags"), is(List.of("a", "", "b")));
  }

  @Test
  void documentationAndDefaultsMakeNoOtherSchema() throws Exception {
    EventSchema documented =
        schema(FIELDS.replace("\"long\"", "\"long\",\"doc\":\"of the order\""));

    assertThat(
        AvroMessages.of(documented)
            .read(encoded(SCHEMA, "x"), UnknownFields.REFUSED)
            .getInt64("id"),
        is(-98L));
  }

  @Test
  void aMessageOfAnotherSchemaIsRefusedByItsFingerprint() throws Exception {
    EventSchema other = schema(FIELDS.replace("note", "remark"));
    byte[] message = encoded(other, null);

    Refusal refusal = assertThrows(Refusal.class, () -> read(message));

    assertThat(refusal.reason(), is(EventReason.UNKNOWN_SCHEMA));
    assertThat(
        refusal.getMessage(),
        startsWith("Expected a record that was written with the declared schema, whose"));
  }

  /** The header of a message is added to what begins with a blank. */
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "''",
        "C301",
        "0000000001020304050607", // a registry's framing
        "'7B226964223A317D'", // JSON
        "' '", // nothing behind the header
        "' 02'", // it ends too early
        "' 02 00 02 0000000000000000 00 00'", // and too late
        "' 02 04 02 0000000000000000 00'", // a branch that the union does not have
        "' 02 01 02 0000000000000000 00'", // one below zero
        "' 02 00 04 0000000000000000 00'", // a symbol that the enum does not have
        "' 02 02 FEFFFFFF0F 61 02 0000000000000000 00'", // a text of two gigabytes
        "' 02 02 03 61 02 0000000000000000 00'", // a text with fewer bytes than none
        "' 02 00 02 0000000000000000 FEFFFFFFFFFFFFFFFF01 00'", // as many items as numbers
        "' 02 00 02 0000000000000000 FFFFFFFFFFFFFFFFFF01 00 00'", // and below zero
        "' 02 00 02 0000000000000000 0300'", // a block that ends before its items
        "' 02 00 02 0000000000000000 02 01 00'", // an item that begins before itself
        "' 8080808080808080808001 00 02 0000000000000000 00'" // a number of eleven bytes
      })
  void whatIsNoMessageIsRefused(String hex) {
    byte[] message =
        HexFormat.of().parseHex((hex.startsWith(" ") ? header() : "") + hex.replaceAll("\\s", ""));

    Refusal refusal = assertThrows(Refusal.class, () -> read(message));

    assertThat(refusal.reason(), is(EventReason.NOT_AVRO));
  }

  @Test
  void theSmallestMessageIsOneAndABlockMayTellItsBytes() throws Exception {
    assertThat(read(HexFormat.of().parseHex(header() + SMALL)).getInt64("id"), is(1L));
    assertThat(
        read(HexFormat.of()
                .parseHex(header() + "02" + "00" + "02" + "0000000000000000" + "030602610000"))
            .getArray("tags"),
        is(List.of("a", "")));
  }

  /** Avro's own reader would land U+FFFD in their place. */
  @Test
  void aStringThatIsNoUtf8IsRefused() {
    byte[] message = HexFormat.of().parseHex(header() + "02" + "020461FF" + "02" + "00".repeat(9));

    Refusal refusal = assertThrows(Refusal.class, () -> read(message));

    assertThat(refusal.reason(), is(EventReason.NOT_UTF8));
    assertThat(
        refusal.getMessage(),
        is("Expected UTF-8, found other bytes in the string at offset 13 of the record"));
  }

  /** Whatever is done to a message, it is refused or an event, at once. */
  @Test
  void aDamagedMessageIsRefusedOrAnEvent() throws Exception {
    long seed = System.nanoTime();
    System.out.println("AvroMessagesTest: seed " + seed);
    Random random = new Random(seed);
    byte[] whole = encoded(SCHEMA, "a note of some length");
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = whole.clone();
      for (int times = random.nextInt(4); times >= 0; times--) {
        damaged[10 + random.nextInt(damaged.length - 10)] = (byte) random.nextInt();
      }
      try {
        read(damaged);
      } catch (Refusal refusal) {
        assertThat(
            refusal.getMessage(),
            refusal.reason() == EventReason.NOT_AVRO
                || refusal.reason() == EventReason.NOT_UTF8
                || !refusal.field().isEmpty(),
            is(true));
      }
    }
  }

  private static String header() {
    byte[] message;
    try {
      message = encoded(SCHEMA, null);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return HexFormat.of().formatHex(message, 0, 10);
  }

  private static Row read(byte[] message) throws Refusal {
    return AvroMessages.of(SCHEMA).read(message, UnknownFields.REFUSED);
  }

  /** The first field's value is written as C3 01, as if it were a header again. */
  private static byte[] encoded(EventSchema schema, @Nullable String note) throws IOException {
    GenericRecord record = new GenericData.Record(schema.avro());
    record.put(0, -98L);
    record.put(1, note);
    record.put(2, new GenericData.EnumSymbol(schema.avro().getField("state").schema(), "SHIPPED"));
    record.put(3, 0.5);
    record.put(4, List.of("a", "", "b"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema.avro()).encode(record, out);
    return out.toByteArray();
  }

  private static EventSchema schema(String fields) {
    return EventSchema.parse(
        "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[" + fields + "]}");
  }
}
