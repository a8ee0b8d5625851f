package dev.millrace.pipelines.query;

import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.pipelines.topics.CommittedTopics;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Topics of Kafka, each record of which is a row by its value.
 *
 * @param address without what no client of Kafka knows
 * @param format of the values
 * @param schema a file with the Avro schema of the rows; null if nobody declares it
 */
record TopicPlace(KafkaAddress address, InputFormat format, @Nullable String schema)
    implements TablePlace {
  private static final String FORMAT = "format";
  private static final String SCHEMA = "schema";
  private static final String VALID = "format must be json or avro";

  /**
   * @throws UsageException in one line that shows no property of the client
   */
  static TopicPlace parse(String table, String location) {
    KafkaAddress given = CommittedTopics.parse("table " + table, location);
    Map<String, String> properties = new TreeMap<>(given.properties());
    String word = properties.remove(FORMAT);
    String schema = properties.remove(SCHEMA);
    KafkaAddress address = new KafkaAddress(given.brokers(), given.topics(), properties);
    StreamPlace.requireNoParameters(table, address);
    return new TopicPlace(
        address,
        format(table, address, Objects.requireNonNullElse(word, InputFormat.JSON.word())),
        schema);
  }

  private static InputFormat format(String table, KafkaAddress address, String word) {
    return InputFormat.ofWord(word)
        .filter(one -> one != InputFormat.CSV)
        .orElseThrow(() -> UsageException.invalid("table", table + "=" + address, VALID));
  }

  @Override
  public String shown() {
    return address.toString();
  }

  @Override
  public String shownFormat() {
    return format.word();
  }

  @Override
  public TopicPlace in(String table, FileKind kind) {
    return new TopicPlace(address, format(table, address, kind.word()), schema);
  }

  @Override
  public QueryTable open(String table, QueryOptions options) throws IOException {
    return OpenTopic.at(table, this, options.getInferRecords());
  }
}
