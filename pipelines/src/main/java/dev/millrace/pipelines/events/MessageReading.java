package dev.millrace.pipelines.events;

import dev.millrace.io.OversizedLine;
import dev.millrace.io.kafka.TopicRecord;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.events.AvroMessages;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.JsonEvents;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Hands on the records of topics: the value of each is a record of its format. For one thread. */
public interface MessageReading {
  /** What dead letters of messages in Avro say of them: nothing else is needed to read them. */
  DeadLetter.Context AVRO_MESSAGE =
      new DeadLetter.Context("avro-message", "single-object encoding");

  /** Whether a record is a message in Avro. */
  static boolean isOf(DeadLetter.Context context) {
    return context.format().equals(AVRO_MESSAGE.format());
  }

  /** Hands on one that has a value. */
  void hand(byte[] value, long offset, RecordConsumer records);

  /** One without a value says that its key is deleted, which no event says. */
  default void hand(TopicRecord record, RecordConsumer records) {
    byte[] value = record.value();
    if (value == null) {
      records.acceptWithoutValue(record.offset());
    } else {
      hand(value, record.offset(), records);
    }
  }

  /**
   * A reading of a format.
   *
   * @param zone of times that do not say their offset; null if there is none
   */
  static MessageReading of(InputFormat format, EventSchema schema, @Nullable ZoneId zone) {
    return switch (format) {
      case JSON -> json(zone == null ? JsonEvents.of(schema) : JsonEvents.of(schema).inZone(zone));
      case AVRO -> avro(AvroMessages.of(schema));
      case CSV -> throw new IllegalArgumentException("No header names the columns of a record");
    };
  }

  /** As long as a line may be. */
  private static MessageReading json(JsonEvents events) {
    return (value, offset, records) -> {
      if (value.length > DeadLetter.MAX_PAYLOAD) {
        records.acceptOversized(OversizedLine.of(value, offset), null);
      } else {
        records.accept(value, offset, unknown -> events.read(value, unknown));
      }
    };
  }

  /** As long as the broker takes it. */
  private static MessageReading avro(AvroMessages events) {
    return (value, offset, records) ->
        records.accept(
            value,
            offset,
            new RecordConsumer.InContext(AVRO_MESSAGE, unknown -> events.read(value, unknown)));
  }
}
