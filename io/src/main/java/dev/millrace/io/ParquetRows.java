package dev.millrace.io;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MILLIS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.joda.time.Instant;

/** Writes Java records to Parquet straight from their components, without a row in between. */
final class ParquetRows<T> implements ParquetTable<T> {
  private final Class<T> type;
  private final RecordLayout layout;

  ParquetRows(Class<T> type) {
    this.type = type;
    this.layout = RecordLayout.of(type);
  }

  @Override
  public MessageType schema() {
    return new MessageType(type.getSimpleName(), fields(layout.columns()));
  }

  @Override
  public void write(T row, RecordConsumer to) {
    writeFields(to, layout.columns(), row);
  }

  @Override
  public T read(Group row) {
    return type.cast(ParquetRecords.of(row, layout));
  }

  private static void writeFields(RecordConsumer to, RecordColumns columns, Object row) {
    int index = 0;
    for (RecordColumns.Column column : columns.columns()) {
      Object value = column.valueIn(row);
      if (value != null) {
        to.startField(column.name(), index);
        writeValue(to, column.shape(), value);
        to.endField(column.name(), index);
      }
      index++;
    }
  }

  private static void writeValue(RecordConsumer to, RecordColumns.Shape shape, Object value) {
    switch (shape.kind()) {
      case STRING -> to.addBinary(Binary.fromString(value.toString()));
      case INTEGER -> to.addInteger((Integer) value);
      case LONG -> to.addLong((Long) value);
      case DOUBLE -> to.addDouble((Double) value);
      case BOOLEAN -> to.addBoolean((Boolean) value);
      case INSTANT -> to.addLong(((Instant) value).getMillis());
      case RECORD -> {
        to.startGroup();
        writeFields(to, shape.fields(), value);
        to.endGroup();
      }
      case LIST -> writeList(to, shape.items(), (List<?>) value);
      case MAP -> throw new IllegalStateException("refused by schema()");
    }
  }

  private static void writeList(RecordConsumer to, RecordColumns.Shape items, List<?> values) {
    to.startGroup();
    if (!values.isEmpty()) {
      to.startField("list", 0);
      for (Object value : values) {
        to.startGroup();
        to.startField("element", 0);
        writeValue(to, items, value);
        to.endField("element", 0);
        to.endGroup();
      }
      to.endField("list", 0);
    }
    to.endGroup();
  }

  private static Type[] fields(RecordColumns columns) {
    return columns.columns().stream()
        .map(column -> typeOf(column.shape(), repetition(column), column.name()))
        .toArray(Type[]::new);
  }

  private static Repetition repetition(RecordColumns.Column column) {
    return column.required() ? Repetition.REQUIRED : Repetition.OPTIONAL;
  }

  private static Type typeOf(RecordColumns.Shape shape, Repetition repetition, String name) {
    return switch (shape.kind()) {
      case STRING -> Types.primitive(BINARY, repetition).as(stringType()).named(name);
      case INTEGER -> Types.primitive(INT32, repetition).named(name);
      case LONG -> Types.primitive(INT64, repetition).named(name);
      case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
      case BOOLEAN -> Types.primitive(BOOLEAN, repetition).named(name);
      case INSTANT ->
          Types.primitive(INT64, repetition).as(timestampType(true, MILLIS)).named(name);
      case RECORD -> new GroupType(repetition, name, fields(shape.fields()));
      case LIST ->
          Types.list(repetition)
              .element(typeOf(shape.items(), Repetition.REQUIRED, "element"))
              .named(name);
      case MAP ->
          throw new IllegalArgumentException(
              "Invalid column " + name + ": Parquet tables hold no maps (use a list of records)");
    };
  }
}
