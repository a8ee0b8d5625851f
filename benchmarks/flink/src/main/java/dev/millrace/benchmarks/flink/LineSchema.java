package dev.millrace.benchmarks.flink;

import dev.millrace.io.kafka.ControlRecords;
import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.AccessLogParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a record the client, the time and the line; of a control record a promise, which is for
 * the watermark alone. What cannot be parsed is passed over.
 */
final class LineSchema implements KafkaRecordDeserializationSchema<Tuple3<String, Long, byte[]>> {
  private static final long serialVersionUID = 1L;
  private static final byte[] NO_LINE = {};

  private final WebLogSteps steps;
  private transient @Nullable AccessLogParser parser;
  private transient @Nullable AccessLogLine line;

  LineSchema(WebLogSteps steps) {
    this.steps = steps;
  }

  /** Whether this is no line, but says that nothing before its time comes any more. */
  static boolean isPromise(Tuple3<String, Long, byte[]> line) {
    return line.f2.length == 0;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    parser = steps.parser();
    line = new AccessLogLine();
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<Tuple3<String, Long, byte[]>> out) {
    Header promise = record.headers().lastHeader(ControlRecords.HEADER);
    if (promise != null) {
      out.collect(
          Tuple3.of("", promised(new String(promise.value(), StandardCharsets.UTF_8)), NO_LINE));
      return;
    }
    byte[] text = record.value();
    AccessLogLine parsed = Objects.requireNonNull(line);
    if (Objects.requireNonNull(parser).parse(text, 0, text.length, parsed) == null) {
      out.collect(Tuple3.of(parsed.client().toString(), parsed.time(), text));
    }
  }

  private static long promised(String value) {
    return value.equals(ControlRecords.END) ? Long.MAX_VALUE : Instant.parse(value).toEpochMilli();
  }

  @Override
  public TypeInformation<Tuple3<String, Long, byte[]>> getProducedType() {
    return Types.TUPLE(Types.STRING, Types.LONG, Types.PRIMITIVE_ARRAY(Types.BYTE));
  }
}
