package dev.millrace.benchmarks.flink;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Early alerts and last words on clients as a native Flink stream: lines are parsed where they are
 * read, travel to their client's task, are counted there in keyed state, looked at as often as
 * Millrace looks, and judged in batches; alerts leave in the transactions of Flink's own sink. It
 * judges no traffic of the whole site, lands no tables and keeps no books.
 */
public final class StreamJob {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRANSACTION_MILLIS = "600000";

  private StreamJob() {}

  public static void main(String[] given) throws Exception {
    StreamArguments arguments = StreamArguments.of(given);
    WebLogSteps steps = WebLogSteps.withModel(null);

    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(
            Runtime.getRuntime().availableProcessors(), configuration(arguments));
    environment.getConfig().enableObjectReuse();
    environment.enableCheckpointing(arguments.checkpointMillis());
    SingleOutputStreamOperator<Verdict> verdicts =
        environment
            .fromSource(
                lines(arguments.input(), steps),
                WatermarkStrategy.<Tuple3<String, Long, byte[]>>forGenerator(
                        partition -> new LineWatermarks())
                    .withTimestampAssigner((line, appended) -> line.f1),
                "Read and parse lines")
            .filter(line -> !LineSchema.isPromise(line))
            .name("Lines")
            .keyBy(line -> line.f0, Types.STRING)
            .process(new WatchClient(steps))
            .returns(Question.class)
            .name("Count clients and look at them")
            .transform("Judge", TypeInformation.of(Verdict.class), new JudgeInBatches(steps));
    // Verdicts are where their client is, and need no shuffle.
    DataStreamUtils.reinterpretAsKeyedStream(verdicts, Verdict::client, Types.STRING)
        .process(new SpeakOnce())
        .returns(Types.STRING)
        .name("Early and last words")
        .sinkTo(alerts(arguments.alerts()))
        .name("Send alerts");
    environment.execute("web-log-alerts");
  }

  /** Fails instead of trying again: a restart would be measured as latency. */
  private static Configuration configuration(StreamArguments arguments) {
    Configuration configuration = FlinkJob.configuration();
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, arguments.state().toUri().toString());
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return configuration;
  }

  private static KafkaSource<Tuple3<String, Long, byte[]>> lines(
      KafkaAddress topic, WebLogSteps steps) throws IOException {
    return KafkaSource.<Tuple3<String, Long, byte[]>>builder()
        .setProperties(properties(topic))
        .setTopics(topic.topics())
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new LineSchema(steps))
        .build();
  }

  private static KafkaSink<String> alerts(KafkaAddress topic) throws IOException {
    Properties properties = properties(topic);
    properties.setProperty("transaction.timeout.ms", TRANSACTION_MILLIS);
    properties.setProperty("compression.type", "lz4");
    return KafkaSink.<String>builder()
        .setKafkaProducerConfig(properties)
        .setBootstrapServers(topic.brokers())
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix("native-alerts")
        .setRecordSerializer(
            KafkaRecordSerializationSchema.<String>builder()
                .setTopic(topic.topics().get(0))
                .setKeySerializationSchema(StreamJob::key)
                .setValueSerializationSchema(StreamJob::bytes)
                .build())
        .build();
  }

  private static Properties properties(KafkaAddress topic) throws IOException {
    Properties properties = new Properties();
    topic.clientProperties().forEach((name, value) -> properties.setProperty(name, "" + value));
    return properties;
  }

  /** An alert's id, as Millrace has it. */
  private static byte[] key(String alert) {
    try {
      return bytes(JSON.readTree(alert).path("id").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
