package dev.millrace.transforms.events;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Takes rows of events for the Avro records that their schema describes. */
public final class AvroRows {
  private AvroRows() {}

  /** The row as a record of the schema. */
  public static GenericRecord record(EventSchema schema, Row row) {
    return record(schema.fields(), schema.avro(), row);
  }

  private static GenericRecord record(List<EventField> fields, Schema avro, Row row) {
    GenericRecord record = new GenericData.Record(avro);
    for (int i = 0; i < fields.size(); i++) {
      record.put(i, datum(fields.get(i), avro.getFields().get(i).schema(), row.getValue(i)));
    }
    return record;
  }

  private static @Nullable Object datum(EventField field, Schema avro, @Nullable Object value) {
    return value == null ? null : datum(field.type(), withoutNull(avro), value);
  }

  private static Object datum(EventType type, Schema avro, Object value) {
    return switch (type.kind()) {
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING -> value;
      case BYTES -> ByteBuffer.wrap((byte[]) value);
      case ENUM ->
          new GenericData.EnumSymbol(
              avro, type.symbols().get(((EnumerationType.Value) value).getValue()));
      case DECIMAL -> ByteBuffer.wrap(((BigDecimal) value).unscaledValue().toByteArray());
      case DATE -> Math.toIntExact(((LocalDate) value).toEpochDay());
      case TIMESTAMP_MILLIS -> ((org.joda.time.Instant) value).getMillis();
      case TIMESTAMP_MICROS -> micros((Instant) value);
      case ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (Object item : (Iterable<?>) value) {
          items.add(datum(type.items(), avro.getElementType(), item));
        }
        yield items;
      }
      case RECORD -> record(type.fields(), avro, (Row) value);
    };
  }

  /** Since 1970. */
  public static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
  }

  /** The one type that a union with null is of; another schema as it is. */
  static Schema withoutNull(Schema avro) {
    return avro.getType() != Schema.Type.UNION
        ? avro
        : avro.getTypes().stream()
            .filter(one -> one.getType() != Schema.Type.NULL)
            .findFirst()
            .orElse(avro);
  }
}
