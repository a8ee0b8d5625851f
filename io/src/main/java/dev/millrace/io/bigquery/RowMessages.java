package dev.millrace.io.bigquery;

import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.EventType;
import dev.millrace.transforms.events.EventType.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.values.Row;

/**
 * Rows of events as messages of Protocol Buffers, of which BigQuery makes rows of the columns that
 * {@link BigQueryColumns} names. A field with nothing in it is left out of its message.
 *
 * <p>Source: "Protocol buffer and Arrow data types" of BigQuery's documentation on the Storage
 * Write API.
 */
final class RowMessages {
  private final List<EventField> fields;
  private final Descriptor descriptor;

  private RowMessages(List<EventField> fields, Descriptor descriptor) {
    this.fields = fields;
    this.descriptor = descriptor;
  }

  /** For a schema that BigQuery has columns for. */
  static RowMessages of(EventSchema schema) {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("rows.proto")
            .addMessageType(message("Event", schema.fields()))
            .build();
    try {
      return new RowMessages(
          schema.fields(),
          FileDescriptor.buildFrom(file, new FileDescriptor[0]).getMessageTypes().get(0));
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException("A schema that has no message: " + schema.json(), e);
    }
  }

  /** What BigQuery must be told to understand them. */
  ProtoSchema schema() {
    return ProtoSchema.newBuilder().setProtoDescriptor(descriptor.toProto()).build();
  }

  /**
   * The message of a row.
   *
   * @param row whose first fields are those of the schema
   */
  ByteString message(Row row) {
    return message(fields, row, descriptor).toByteString();
  }

  private static DescriptorProto message(String name, List<EventField> fields) {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
    for (int place = 0; place < fields.size(); place++) {
      EventField field = fields.get(place);
      EventType type = single(field.type());
      FieldDescriptorProto.Builder one =
          FieldDescriptorProto.newBuilder()
              .setName(field.name())
              .setNumber(place + 1)
              .setLabel(
                  field.type().kind() == Kind.ARRAY ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL)
              .setType(typeOf(type));
      if (type.kind() == Kind.RECORD) {
        String nested = name + "_" + place;
        message.addNestedType(message(nested, type.fields()));
        one.setTypeName(nested);
      }
      message.addField(one);
    }
    return message.build();
  }

  /** Of an array what is in it. */
  private static EventType single(EventType type) {
    return type.kind() == Kind.ARRAY ? type.items().type() : type;
  }

  private static Type typeOf(EventType type) {
    return switch (type.kind()) {
      case BOOLEAN -> Type.TYPE_BOOL;
      case INT, LONG -> Type.TYPE_INT64;
      case FLOAT, DOUBLE -> Type.TYPE_DOUBLE;
      case STRING, ENUM, DECIMAL -> Type.TYPE_STRING;
      case BYTES -> Type.TYPE_BYTES;
      case DATE -> Type.TYPE_INT32;
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> Type.TYPE_INT64;
      case RECORD -> Type.TYPE_MESSAGE;
      case ARRAY -> throw new IllegalStateException("Refused before the run: array of arrays");
    };
  }

  private static DynamicMessage message(List<EventField> fields, Row row, Descriptor descriptor) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
    for (int place = 0; place < fields.size(); place++) {
      Object value = row.getValue(place);
      FieldDescriptor target = descriptor.getFields().get(place);
      EventType type = fields.get(place).type();
      if (value == null) {
        continue;
      }
      if (type.kind() == Kind.ARRAY) {
        for (Object item : (Iterable<?>) value) {
          message.addRepeatedField(target, value(type.items().type(), item, target));
        }
      } else {
        message.setField(target, value(type, value, target));
      }
    }
    return message.build();
  }

  private static Object value(EventType type, Object value, FieldDescriptor target) {
    return switch (type.kind()) {
      case BOOLEAN, STRING, LONG, DOUBLE -> value;
      case INT -> ((Integer) value).longValue();
      case FLOAT -> ((Float) value).doubleValue();
      case BYTES -> ByteString.copyFrom((byte[]) value);
      case ENUM -> type.symbols().get(((EnumerationType.Value) value).getValue());
      case DECIMAL -> ((BigDecimal) value).toPlainString();
      case DATE -> Math.toIntExact(((LocalDate) value).toEpochDay());
      case TIMESTAMP_MILLIS ->
          Math.multiplyExact(((org.joda.time.Instant) value).getMillis(), 1_000L);
      case TIMESTAMP_MICROS -> ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value);
      case RECORD -> message(type.fields(), (Row) value, target.getMessageType());
      case ARRAY -> throw new IllegalStateException("Refused before the run: array of arrays");
    };
  }
}
