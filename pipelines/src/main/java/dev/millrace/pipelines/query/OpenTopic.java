package dev.millrace.pipelines.query;

import dev.millrace.io.kafka.KafkaRange;
import dev.millrace.io.kafka.TopicPlan;
import dev.millrace.io.kafka.TopicRecords;
import dev.millrace.pipelines.events.EventSample;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.options.UsageException;
import java.io.IOException;
import java.time.ZoneOffset;

/** Finds what the columns of topics are. */
final class OpenTopic {
  private OpenTopic() {}

  /**
   * Opens a table.
   *
   * @param name in statements
   * @param inferRecords from how many records types are taken where nobody declares them
   * @throws UsageException if the topics are no table
   * @throws IOException in one line, if they are not there or cannot be read
   */
  static QueryTable at(String name, TopicPlace place, long inferRecords) throws IOException {
    TopicSource source = new TopicSource(place.address(), place.format());
    TopicPlan plan = source.plan();
    String schema = place.schema();
    TableColumns columns =
        schema == null
            ? inferred(name, place, plan, inferRecords)
            : TableColumns.declared(name, schema);
    return new QueryTable(name, place.shown(), columns.schema(), columns.note(), source);
  }

  private static TableColumns inferred(
      String name, TopicPlace place, TopicPlan plan, long inferRecords) throws IOException {
    if (place.format() == InputFormat.AVRO) {
      throw mistake(
          name, place, "has messages in Avro, which do not say their schema (give ?schema=FILE)");
    }
    // A share of each partition, which may hold records of another kind.
    TopicPlan first = plan.first(inferRecords);
    TopicRecords records = new TopicRecords(place.address());
    EventSample sample =
        EventSample.ofObjects(
            objects -> {
              for (KafkaRange range : first.pieces(Long.MAX_VALUE)) {
                records.read(
                    range,
                    record -> {
                      byte[] value = record.value();
                      if (value != null) {
                        objects.accept(value);
                      }
                    });
              }
              return first.length() == plan.length();
            },
            ZoneOffset.UTC,
            inferRecords);
    if (!sample.hasFields()) {
      throw mistake(name, place, "has no record in JSON, so it has no columns (give ?schema=FILE)");
    }
    return TableColumns.of(sample);
  }

  private static UsageException mistake(String name, TopicPlace place, String what) {
    return UsageException.of("Invalid table %s: %s %s".formatted(name, place.shown(), what));
  }
}
