package dev.millrace.pipelines.query;

import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.pipelines.options.Durations;
import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.pipelines.topics.CommittedTopics;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Topics of Kafka that have no end: a column is the event time of each record, and its value is a
 * row in JSON.
 *
 * @param address without what no client of Kafka knows
 * @param schema a file with the Avro schema of the rows
 * @param eventTime the column
 * @param maxDelay how much earlier than the latest before it in its partition a record may be
 * @param idleAfter after which a quiet partition holds nothing back; null where it always does
 */
record StreamPlace(
    KafkaAddress address,
    String schema,
    String eventTime,
    Duration maxDelay,
    @Nullable Duration idleAfter)
    implements TablePlace {
  private static final String EVENT_TIME = "eventTime";
  private static final String SCHEMA = "schema";
  private static final String FORMAT = "format";
  private static final String MAX_DELAY = "maxDelay";
  private static final String IDLE_AFTER = "idleAfter";
  private static final List<String> PARAMETERS = List.of(EVENT_TIME, MAX_DELAY, IDLE_AFTER);
  private static final String JSON = "json";
  private static final Duration MOST_DELAY = Duration.standardDays(1);
  private static final Duration LEAST_IDLE = Duration.standardSeconds(1);

  /** Whether a location is one: of its parameters, the event time makes a topic a stream. */
  static boolean isOne(String location) {
    return KafkaAddress.isOne(location)
        && location.matches("[^?]*\\?(?:.*&)?" + EVENT_TIME + "=.*");
  }

  /**
   * Reads a location that {@link #isOne}.
   *
   * @throws UsageException in one line that shows no property of the client
   */
  static StreamPlace parse(String table, String location) {
    KafkaAddress given = CommittedTopics.parse("table " + table, location);
    Map<String, String> properties = new TreeMap<>(given.properties());
    String eventTime = Objects.requireNonNullElse(properties.remove(EVENT_TIME), "");
    String format = Objects.requireNonNullElse(properties.remove(FORMAT), JSON);
    String schema = properties.remove(SCHEMA);
    String maxDelay = Objects.requireNonNullElse(properties.remove(MAX_DELAY), "30s");
    String idleAfter = properties.remove(IDLE_AFTER);
    KafkaAddress address = new KafkaAddress(given.brokers(), given.topics(), properties);
    requireNoParameters(table, address);
    requireJson(table, address, format);
    if (schema == null) {
      throw invalid(table, address, "a stream must have its types declared: schema=FILE");
    }
    return new StreamPlace(
        address,
        schema,
        eventTime,
        duration(table, address, MAX_DELAY, maxDelay, Duration.ZERO, MOST_DELAY),
        idleAfter == null
            ? null
            : duration(table, address, IDLE_AFTER, idleAfter, LEAST_IDLE, null));
  }

  /**
   * Refuses parameters of a stream among the properties of a client: no client has such ones, and
   * would pass over them.
   *
   * @throws UsageException in one line
   */
  static void requireNoParameters(String table, KafkaAddress address) {
    // A misspelt eventTime is why the others are taken for a client's, so it is what is told.
    for (String name : address.properties().keySet()) {
      for (String parameter : PARAMETERS) {
        if (name.equalsIgnoreCase(parameter) && !name.equals(parameter)) {
          throw invalid(table, address, "%s must be written %s".formatted(name, parameter));
        }
      }
    }
    for (String parameter : PARAMETERS) {
      if (address.properties().containsKey(parameter)) {
        throw invalid(
            table, address, parameter + " is for a stream, which needs eventTime=COLUMN besides");
      }
    }
  }

  private static void requireJson(String table, KafkaAddress address, String format) {
    if (!format.equals(JSON)) {
      throw invalid(table, address, "the format of a stream must be json, not " + format);
    }
  }

  private static Duration duration(
      String table,
      KafkaAddress address,
      String parameter,
      String text,
      Duration least,
      @Nullable Duration most) {
    try {
      Duration duration = Durations.parse(text);
      if (!duration.isShorterThan(least) && (most == null || !duration.isLongerThan(most))) {
        return duration;
      }
    } catch (IllegalArgumentException malformed) {
      throw invalid(table, address, "%s=%s must be %s".formatted(parameter, text, Durations.VALID));
    }
    throw invalid(
        table,
        address,
        "%s=%s must be %s or more%s"
            .formatted(
                parameter,
                text,
                Durations.format(least),
                most == null ? "" : ", and at most " + Durations.format(most)));
  }

  private static UsageException invalid(String table, KafkaAddress address, String what) {
    return UsageException.of("Invalid table %s: %s: %s".formatted(table, address, what));
  }

  @Override
  public String shown() {
    return address.toString();
  }

  @Override
  public String shownFormat() {
    return JSON + ", a stream";
  }

  @Override
  public StreamPlace in(String table, FileKind kind) {
    requireJson(table, address, kind.word());
    return this;
  }

  @Override
  public QueryTable open(String table, QueryOptions options) throws IOException {
    EventSchema declared = declared(table);
    int column = clock(table, declared);
    KafkaInlet inlet = KafkaInlet.at(address).withMaxDelay(maxDelay);
    return new QueryTable(
        table,
        shown(),
        declared,
        "a stream by its event time %s, late after %s"
            .formatted(declared.fields().get(column).name(), Durations.format(maxDelay)),
        new StreamSource(
            idleAfter == null ? inlet : inlet.withIdleAfter(idleAfter), settings(), column));
  }

  private EventSchema declared(String table) throws IOException {
    try {
      return EventSchema.parse(TableColumns.schemaText(table, schema));
    } catch (IllegalArgumentException e) {
      throw invalid(table, address, "the schema of " + schema + " " + e.getMessage());
    }
  }

  /** The place of the event time among the columns. */
  private int clock(String table, EventSchema declared) {
    List<String> names = declared.fields().stream().map(EventField::name).toList();
    int column = names.indexOf(eventTime);
    if (column < 0) {
      throw invalid(
          table,
          address,
          "eventTime=%s must be a field of the schema; nearest: %s"
              .formatted(eventTime, Nearest.to(eventTime, names).orElse("none")));
    }
    EventField field = declared.fields().get(column);
    boolean isTime =
        switch (field.type().kind()) {
          case TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> true;
          case BOOLEAN,
              INT,
              LONG,
              FLOAT,
              DOUBLE,
              STRING,
              BYTES,
              ENUM,
              DECIMAL,
              DATE,
              ARRAY,
              RECORD ->
              false;
        };
    if (!isTime || field.isNullable()) {
      throw invalid(
          table,
          address,
          ("eventTime=%s must be a field of type timestamp-millis or timestamp-micros that cannot"
                  + " be null; this is %s%s")
              .formatted(eventTime, field.type(), field.isNullable() ? " or null" : ""));
    }
    return column;
  }

  private String settings() {
    return "%s by %s late after %s%s"
        .formatted(
            address,
            eventTime,
            Durations.format(maxDelay),
            idleAfter == null ? "" : " idle after " + Durations.format(idleAfter));
  }
}
