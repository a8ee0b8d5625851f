package dev.millrace.transforms.events;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Takes Avro records for events of a schema, by name. What was written is compared with what is
 * declared value by value, so that a record is refused for what is in it. An int passes for a long,
 * and whole numbers and floats for doubles, as Avro has it; nothing else is turned into another
 * type.
 *
 * <p><b>Which fault is named</b>: the first in the order of the written schema, then the first
 * missing field in the order of the declared one.
 */
public final class AvroEvents {
  private AvroEvents() {}

  /**
   * Reads one event.
   *
   * @throws Refusal if it is none
   */
  public static Row read(EventSchema schema, GenericRecord datum, UnknownFields unknown)
      throws Refusal {
    return row(schema.fields(), schema.rowSchema(), datum, unknown);
  }

  /**
   * The record that was written with a schema.
   *
   * @throws Refusal if these bytes are none, or more than one
   */
  public static GenericRecord decoded(Schema written, byte[] record) throws Refusal {
    try {
      BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(record, null);
      GenericRecord datum = new GenericDatumReader<GenericRecord>(written).read(null, decoder);
      if (decoder.isEnd()) {
        return datum;
      }
    } catch (IOException | RuntimeException e) {
      // Avro's decoder throws whatever comes of bytes that mean something else.
    }
    throw Refusal.of(EventReason.NOT_AVRO, EventReason.NOT_AVRO.words());
  }

  static Row row(
      List<EventField> fields,
      org.apache.beam.sdk.schemas.Schema rows,
      GenericRecord datum,
      UnknownFields unknown)
      throws Refusal {
    @Nullable Object[] row = new @Nullable Object[fields.size()];
    boolean[] given = new boolean[row.length];
    for (Schema.Field written : datum.getSchema().getFields()) {
      if (!rows.hasField(written.name())) {
        unknown.found(written.name());
        continue;
      }
      int place = rows.indexOf(written.name());
      given[place] = true;
      try {
        row[place] =
            AvroValues.value(
                fields.get(place), written.schema(), datum.get(written.pos()), unknown);
      } catch (Refusal refusal) {
        throw refusal.in(written.name());
      }
    }
    for (int i = 0; i < row.length; i++) {
      if (!given[i]) {
        row[i] = fields.get(i).valueIfMissing();
      }
    }
    return Row.withSchema(rows).attachValues(Arrays.asList(row));
  }
}
