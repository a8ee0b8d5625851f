package dev.millrace.transforms.events;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.beam.sdk.values.Row;

/**
 * Events of which each is a message of its own, in the single-object encoding of Avro's
 * specification: the bytes C3 01, the CRC-64-AVRO fingerprint of the schema that it was written
 * with, least byte first, and its binary encoding.
 *
 * <p>That schema must be the declared one in Avro's parsing canonical form, so without regard to
 * documentation, defaults and logical types: a number that was written as milliseconds is taken for
 * microseconds where these are declared. Of another one only the fingerprint would be known; and a
 * message without it, which is read in another schema than its own, turns into wrong values without
 * a word, so none is.
 *
 * <p>What a message says of its lengths is compared with its own before anything is made of it.
 */
public final class AvroMessages {
  private static final int HEADER = 10;
  private static final short MARKER = (short) 0xC301;

  private final EventSchema schema;
  private final long fingerprint;
  private final GenericDatumReader<GenericRecord> reader;

  private AvroMessages(EventSchema schema) {
    this.schema = schema;
    this.fingerprint = SchemaNormalization.parsingFingerprint64(schema.avro());
    this.reader = new GenericDatumReader<>(schema.avro());
  }

  /** Messages of a schema. */
  public static AvroMessages of(EventSchema schema) {
    return new AvroMessages(schema);
  }

  /**
   * Reads one event.
   *
   * @throws Refusal if it is none
   */
  public Row read(byte[] message, UnknownFields unknown) throws Refusal {
    requireHeader(message);
    if (!AvroLengths.fit(schema.avro(), message, HEADER)) {
      throw notAvro("what is behind its fingerprint is not one record of the schema");
    }
    return AvroEvents.read(schema, record(message), unknown);
  }

  private void requireHeader(byte[] message) throws Refusal {
    ByteBuffer header = ByteBuffer.wrap(message);
    if (message.length < HEADER || header.getShort() != MARKER) {
      throw notAvro("it does not begin with C3 01 and a fingerprint");
    }
    long written = header.order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (written != fingerprint) {
      throw Refusal.of(
          EventReason.UNKNOWN_SCHEMA,
          "Expected a record that was written with the declared schema, whose fingerprint is %s,"
                  .formatted(shown(fingerprint))
              + " found one of "
              + shown(written));
    }
  }

  private GenericRecord record(byte[] message) throws Refusal {
    try {
      return reader.read(
          null, DecoderFactory.get().binaryDecoder(message, HEADER, message.length - HEADER, null));
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw notAvro("what is behind its fingerprint is not one record of the schema");
    }
  }

  private static Refusal notAvro(String found) {
    return Refusal.of(
        EventReason.NOT_AVRO, "Expected a record in Avro's single-object encoding: " + found);
  }

  private static String shown(long fingerprint) {
    return HexFormat.of().toHexDigits(fingerprint);
  }
}
