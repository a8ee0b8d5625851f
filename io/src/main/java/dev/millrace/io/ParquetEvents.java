package dev.millrace.io;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MICROS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MILLIS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.enumType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import dev.millrace.transforms.events.AvroRows;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.EventType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rows of events in Parquet, see {@link ParquetFormat}. */
final class ParquetEvents implements ParquetTable<Row> {
  private final EventSchema schema;

  ParquetEvents(EventSchema schema) {
    this.schema = schema;
  }

  @Override
  public MessageType schema() {
    return new MessageType(schema.avro().getName(), types(schema.fields()));
  }

  @Override
  public void write(Row row, RecordConsumer to) {
    writeFields(schema.fields(), row, to);
  }

  @Override
  public Row read(Group row) {
    return read(schema.fields(), schema.rowSchema(), row);
  }

  private static Type[] types(List<EventField> fields) {
    return fields.stream().map(field -> type(field, field.name())).toArray(Type[]::new);
  }

  private static Type type(EventField field, String name) {
    Repetition repetition = field.isNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
    EventType type = field.type();
    return switch (type.kind()) {
      case BOOLEAN -> Types.primitive(BOOLEAN, repetition).named(name);
      case INT -> Types.primitive(INT32, repetition).named(name);
      case LONG -> Types.primitive(INT64, repetition).named(name);
      case FLOAT -> Types.primitive(FLOAT, repetition).named(name);
      case DOUBLE -> Types.primitive(DOUBLE, repetition).named(name);
      case STRING -> Types.primitive(BINARY, repetition).as(stringType()).named(name);
      case BYTES -> Types.primitive(BINARY, repetition).named(name);
      case ENUM -> Types.primitive(BINARY, repetition).as(enumType()).named(name);
      case DECIMAL ->
          Types.primitive(FIXED_LEN_BYTE_ARRAY, repetition)
              .length(bytesFor(type.precision()))
              .as(decimalType(type.scale(), type.precision()))
              .named(name);
      case DATE -> Types.primitive(INT32, repetition).as(dateType()).named(name);
      case TIMESTAMP_MILLIS ->
          Types.primitive(INT64, repetition).as(timestampType(true, MILLIS)).named(name);
      case TIMESTAMP_MICROS ->
          Types.primitive(INT64, repetition).as(timestampType(true, MICROS)).named(name);
      case ARRAY -> Types.list(repetition).element(type(type.items(), "element")).named(name);
      case RECORD -> new GroupType(repetition, name, types(type.fields()));
    };
  }

  /** As few as hold any number of so many digits and its sign. */
  private static int bytesFor(int digits) {
    return BigInteger.TEN.pow(digits).subtract(BigInteger.ONE).bitLength() / 8 + 1;
  }

  private static void writeFields(List<EventField> fields, Row row, RecordConsumer to) {
    for (int i = 0; i < fields.size(); i++) {
      Object value = row.getValue(i);
      if (value != null) {
        to.startField(fields.get(i).name(), i);
        writeValue(fields.get(i).type(), value, to);
        to.endField(fields.get(i).name(), i);
      }
    }
  }

  private static void writeValue(EventType type, Object value, RecordConsumer to) {
    switch (type.kind()) {
      case BOOLEAN -> to.addBoolean((Boolean) value);
      case INT -> to.addInteger((Integer) value);
      case LONG -> to.addLong((Long) value);
      case FLOAT -> to.addFloat((Float) value);
      case DOUBLE -> to.addDouble((Double) value);
      case STRING -> to.addBinary(Binary.fromString((String) value));
      case BYTES -> to.addBinary(Binary.fromConstantByteArray((byte[]) value));
      case ENUM ->
          to.addBinary(
              Binary.fromString(type.symbols().get(((EnumerationType.Value) value).getValue())));
      case DECIMAL ->
          to.addBinary(
              Binary.fromConstantByteArray(
                  padded(((BigDecimal) value).unscaledValue(), bytesFor(type.precision()))));
      case DATE -> to.addInteger(Math.toIntExact(((LocalDate) value).toEpochDay()));
      case TIMESTAMP_MILLIS -> to.addLong(((Instant) value).getMillis());
      case TIMESTAMP_MICROS -> to.addLong(AvroRows.micros((java.time.Instant) value));
      case ARRAY -> writeArray(type.items(), (Iterable<?>) value, to);
      case RECORD -> {
        to.startGroup();
        writeFields(type.fields(), (Row) value, to);
        to.endGroup();
      }
    }
  }

  private static void writeArray(EventField items, Iterable<?> values, RecordConsumer to) {
    to.startGroup();
    if (values.iterator().hasNext()) {
      to.startField("list", 0);
      for (Object value : values) {
        to.startGroup();
        if (value != null) {
          to.startField("element", 0);
          writeValue(items.type(), value, to);
          to.endField("element", 0);
        }
        to.endGroup();
      }
      to.endField("list", 0);
    }
    to.endGroup();
  }

  private static byte[] padded(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[length];
    Arrays.fill(padded, (byte) (number.signum() < 0 ? -1 : 0));
    System.arraycopy(bytes, 0, padded, length - bytes.length, bytes.length);
    return padded;
  }

  private static Row read(List<EventField> fields, Schema rows, Group in) {
    @Nullable Object[] values = new @Nullable Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(fields.get(i).type(), rows.getField(i).getType(), in, fields.get(i).name());
    }
    return Row.withSchema(rows).attachValues(Arrays.asList(values));
  }

  private static @Nullable Object read(
      EventType type, Schema.FieldType inRows, Group in, String name) {
    if (in.getFieldRepetitionCount(name) == 0) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> in.getBoolean(name, 0);
      case INT -> in.getInteger(name, 0);
      case LONG -> in.getLong(name, 0);
      case FLOAT -> in.getFloat(name, 0);
      case DOUBLE -> in.getDouble(name, 0);
      case STRING -> in.getString(name, 0);
      case BYTES -> in.getBinary(name, 0).getBytes();
      case ENUM -> new EnumerationType.Value(type.symbols().indexOf(in.getString(name, 0)));
      case DECIMAL -> new BigDecimal(unscaled(in, name), type.scale());
      case DATE -> LocalDate.ofEpochDay(in.getInteger(name, 0));
      case TIMESTAMP_MILLIS -> Instant.ofEpochMilli(in.getLong(name, 0));
      case TIMESTAMP_MICROS -> time(in.getLong(name, 0));
      case ARRAY -> array(type, inRows, in.getGroup(name, 0));
      case RECORD -> read(type.fields(), inRows.getRowSchema(), in.getGroup(name, 0));
    };
  }

  /** Others than Millrace write decimals of few digits as numbers. */
  private static BigInteger unscaled(Group in, String name) {
    return switch (in.getType().getType(name).asPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> BigInteger.valueOf(in.getInteger(name, 0));
      case INT64 -> BigInteger.valueOf(in.getLong(name, 0));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> new BigInteger(in.getBinary(name, 0).getBytes());
      case BOOLEAN, FLOAT, DOUBLE, INT96 ->
          throw new IllegalArgumentException("The column " + name + " holds no decimals");
    };
  }

  private static java.time.Instant time(long micros) {
    return java.time.Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  private static List<@Nullable Object> array(EventType type, Schema.FieldType inRows, Group list) {
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < list.getFieldRepetitionCount("list"); i++) {
      items.add(
          read(
              type.items().type(),
              inRows.getCollectionElementType(),
              list.getGroup("list", i),
              "element"));
    }
    return items;
  }
}
