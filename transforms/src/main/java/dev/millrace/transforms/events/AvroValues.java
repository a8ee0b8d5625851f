package dev.millrace.transforms.events;

import dev.millrace.transforms.events.EventType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Takes what Avro read for the values of a row. */
final class AvroValues {
  private AvroValues() {}

  /**
   * @param written the schema that the datum was written with
   */
  static @Nullable Object value(EventField field, Schema written, @Nullable Object datum)
      throws Refusal {
    return value(field, written, datum, UnknownFields.REFUSED);
  }

  static @Nullable Object value(
      EventField field, Schema written, @Nullable Object datum, UnknownFields unknown)
      throws Refusal {
    if (datum == null) {
      return field.valueIfNull();
    }
    Schema schema =
        written.getType() == Schema.Type.UNION
            ? written.getTypes().get(GenericData.get().resolveUnion(written, datum))
            : written;
    return present(field.type(), schema, datum, unknown);
  }

  private static Object present(EventType type, Schema written, Object datum, UnknownFields unknown)
      throws Refusal {
    requireSameMeaning(type, written);
    String found = "the " + named(written) + " " + shown(datum);
    return switch (type.kind()) {
      case BOOLEAN -> of(Boolean.class, type, datum, found);
      case INT -> of(Integer.class, type, datum, found);
      case LONG ->
          datum instanceof Integer whole
              ? (Object) whole.longValue()
              : of(Long.class, type, datum, found);
      case FLOAT ->
          datum instanceof Integer || datum instanceof Long
              ? (Object) ((Number) datum).floatValue()
              : finite(type, of(Float.class, type, datum, found), found);
      case DOUBLE ->
          datum instanceof Integer || datum instanceof Long || datum instanceof Float
              ? finite(type, ((Number) datum).doubleValue(), found)
              : finite(type, of(Double.class, type, datum, found), found);
      case STRING -> of(CharSequence.class, type, datum, found).toString();
      case BYTES -> bytes(of(ByteBuffer.class, type, datum, found));
      case ENUM ->
          EventValues.symbol(type, of(GenericEnumSymbol.class, type, datum, found).toString());
      case DECIMAL ->
          EventValues.decimal(
              type, unscaled(written, of(ByteBuffer.class, type, datum, found)).toPlainString());
      case DATE -> EventTimes.dateOfEpochDay(of(Integer.class, type, datum, found), found);
      case TIMESTAMP_MILLIS ->
          EventTimes.inMillis(
              EventTimes.timeOfMillis(of(Long.class, type, datum, found), found), () -> found);
      case TIMESTAMP_MICROS -> EventTimes.timeOfMicros(of(Long.class, type, datum, found), found);
      case ARRAY ->
          array(
              type.items(),
              written,
              of(Collection.class, type, datum, "a " + named(written)),
              unknown);
      case RECORD ->
          AvroEvents.row(
              type.fields(),
              EventType.rowSchema(type.fields()),
              of(GenericRecord.class, type, datum, "a " + named(written)),
              unknown);
    };
  }

  /** Milliseconds must not pass for microseconds, nor one scale for another. */
  private static void requireSameMeaning(EventType type, Schema written) throws Refusal {
    LogicalType logical = written.getLogicalType();
    String expected =
        switch (type.kind()) {
          case DECIMAL -> "decimal";
          case DATE -> "date";
          case TIMESTAMP_MILLIS -> "timestamp-millis";
          case TIMESTAMP_MICROS -> "timestamp-micros";
          case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES, ENUM, ARRAY, RECORD -> "";
        };
    boolean same =
        logical == null
            ? type.kind() != Kind.DECIMAL
            : expected.isEmpty() ? isText(logical) : logical.getName().equals(expected);
    if (!same) {
      throw Refusal.wrongType(type.toString(), named(written));
    }
  }

  /** A logical type whose values are plain text all the same. */
  private static boolean isText(LogicalType logical) {
    return logical.getName().equals("uuid");
  }

  private static String named(Schema written) {
    LogicalType logical = written.getLogicalType();
    return logical == null ? written.getType().getName() : logical.getName();
  }

  private static <T> T of(Class<T> expected, EventType type, Object datum, String found)
      throws Refusal {
    if (!expected.isInstance(datum)) {
      throw Refusal.wrongType(type.toString(), found);
    }
    return expected.cast(datum);
  }

  private static <N extends Number> Object finite(EventType type, N number, String found)
      throws Refusal {
    if (!Double.isFinite(number.doubleValue())) {
      throw Refusal.outOfRange("a number that JSON can hold too", found);
    }
    return number;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static BigDecimal unscaled(Schema written, ByteBuffer buffer) {
    int scale = ((LogicalTypes.Decimal) written.getLogicalType()).getScale();
    return new BigDecimal(new BigInteger(bytes(buffer)), scale);
  }

  private static List<@Nullable Object> array(
      EventField items, Schema written, Collection<?> datum, UnknownFields unknown) throws Refusal {
    List<@Nullable Object> array = new ArrayList<>();
    for (Object item : datum) {
      try {
        array.add(value(items, written.getElementType(), item, unknown));
      } catch (Refusal refusal) {
        throw refusal.in("[" + array.size() + "]");
      }
    }
    return array;
  }

  private static String shown(Object datum) {
    return Refusal.quoted(datum.toString());
  }
}
