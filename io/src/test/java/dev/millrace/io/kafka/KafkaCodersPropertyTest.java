package dev.millrace.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;

class KafkaCodersPropertyTest {

  @Property(tries = 300)
  void aBatchIsWhatItWasAndAlwaysTheSameBytes(
      @ForAll("batches") KafkaBatch batch, @ForAll("batches") KafkaBatch next) throws Exception {
    KafkaBatch.Coder coder = KafkaBatch.Coder.of();
    coder.verifyDeterministic();
    byte[] bytes = CoderUtils.encodeToByteArray(coder, batch);

    assertThat(CoderUtils.decodeFromByteArray(coder, bytes), is(batch));
    assertThat(CoderUtils.encodeToByteArray(coder, copy(batch)), is(bytes));
    assertThat(oneAfterTheOther(coder, batch, next), is(List.of(batch, next)));
  }

  @Property(tries = 300)
  void aMarkIsWhatItWasAndAlwaysTheSameBytes(@ForAll("marks") List<PartitionPlace> places)
      throws Exception {
    KafkaMark.Coder coder = KafkaMark.Coder.of();
    coder.verifyDeterministic();
    FakeTopic topic = new FakeTopic(1, 0);
    KafkaReader reader =
        KafkaReader.of(
            topic.source(KafkaAddress.parse("kafka://h:1/lines"), 0, 0),
            null,
            topic::open,
            new FakeClock(0));
    byte[] bytes = CoderUtils.encodeToByteArray(coder, KafkaMark.of(places, reader));
    KafkaMark decoded = CoderUtils.decodeFromByteArray(coder, bytes);

    assertThat(decoded.places(), is(places));
    assertThat(CoderUtils.encodeToByteArray(coder, decoded), is(bytes));
    // One that comes from a store has no reader to tell.
    decoded.finalizeCheckpoint();
  }

  @Property(tries = 300)
  void aRecordIsWhatItWasAndAlwaysTheSameBytes(
      @ForAll("records") TopicRecord record, @ForAll("records") TopicRecord next) throws Exception {
    TopicRecord.Coder coder = TopicRecord.Coder.of();
    coder.verifyDeterministic();
    byte[] bytes = CoderUtils.encodeToByteArray(coder, record);
    TopicRecord decoded = CoderUtils.decodeFromByteArray(coder, bytes);

    assertThat(decoded, is(record));
    assertThat(CoderUtils.encodeToByteArray(coder, decoded), is(bytes));
    assertThat(oneAfterTheOther(coder, record, next), is(List.of(record, next)));
  }

  @Provide
  Arbitrary<TopicRecord> records() {
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(5).injectNull(0.2);
    return Combinators.combine(
            Arbitraries.strings().ofMaxLength(5),
            Arbitraries.integers(),
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.of("CreateTime", "LogAppendTime", "NoTimestampType"),
            bytes,
            bytes,
            Combinators.combine(Arbitraries.strings().ofMaxLength(3), bytes)
                .as(TopicRecord.NamedValue::new)
                .list()
                .ofMaxSize(3))
        .as(TopicRecord::new);
  }

  /** Equal, and not the same. */
  private static KafkaBatch copy(KafkaBatch batch) {
    return new KafkaBatch(
        batch.source(),
        batch.records().stream()
            .map(
                record ->
                    new TimedRecord(
                        record.offset(),
                        record.timestamp(),
                        record.appended(),
                        record.standing(),
                        record.payload().clone(),
                        record.identity().clone()))
            .toList());
  }

  /** Each takes no byte of the next. */
  private static <T> List<T> oneAfterTheOther(Coder<T> coder, T first, T second)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    coder.encode(first, out);
    coder.encode(second, out);
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    List<T> decoded = List.of(coder.decode(in), coder.decode(in));
    assertThat(in.available(), is(0));
    return decoded;
  }

  @Provide
  Arbitrary<KafkaBatch> batches() {
    Arbitrary<TimedRecord> records =
        Combinators.combine(
                Arbitraries.longs().greaterOrEqual(0),
                Arbitraries.longs(),
                Arbitraries.longs(),
                Arbitraries.of(Standing.class),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(20))
            .as(TimedRecord::new);
    return Combinators.combine(Arbitraries.strings().ofMaxLength(40), records.list().ofMaxSize(20))
        .as(KafkaBatch::new);
  }

  @Provide
  Arbitrary<List<PartitionPlace>> marks() {
    return Combinators.combine(
            Arbitraries.strings().alpha().numeric().withChars("._-").ofMaxLength(249),
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.longs())
        .as(
            (topic, partition, offset, watermark) ->
                new PartitionPlace(topic, partition, offset, watermark))
        .list()
        .ofMaxSize(20);
  }
}
