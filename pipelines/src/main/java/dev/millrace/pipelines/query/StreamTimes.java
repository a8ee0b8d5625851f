package dev.millrace.pipelines.query;

import dev.millrace.io.kafka.EventTimes;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.JsonColumn;
import dev.millrace.transforms.events.Refusal;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.joda.time.Instant;

/**
 * The event time of a record: a column of the row that it is, if it is one.
 *
 * @param column that is always a time
 */
record StreamTimes(EventSchema schema, int column) implements EventTimes.Factory {
  @Override
  public EventTimes create() {
    JsonColumn times = JsonColumn.of(schema, column, ZoneOffset.UTC);
    return payload -> {
      if (payload.length == 0 || payload.length > DeadLetter.MAX_PAYLOAD) {
        return OptionalLong.empty();
      }
      try {
        return OptionalLong.of(millis(times.read(payload)));
      } catch (Refusal refusal) {
        return OptionalLong.empty();
      }
    };
  }

  private static long millis(Object time) {
    if (time instanceof java.time.Instant micros) {
      return micros.toEpochMilli();
    } else if (time instanceof Instant millis) {
      return millis.getMillis();
    }
    throw new IllegalStateException("The event time of a row is " + time);
  }
}
