package dev.millrace.pipelines.events;

import dev.millrace.io.AvroReader;
import dev.millrace.io.FileRange;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.events.AvroEvents;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.UnknownFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Avro object container files: the payload of a record is its own encoding, in the schema of its
 * file, and its offset is its number in it, since blocks are compressed.
 */
final class AvroReading implements EventReading {
  private final EventSchema schema;

  AvroReading(EventSchema schema) {
    this.schema = schema;
  }

  @Override
  public long read(FileRange range, RecordConsumer records) throws IOException {
    return AvroReader.read(
        range,
        (record, number) ->
            records.accept(encoded(record), number, new AvroAttempt(schema, record)));
  }

  private static byte[] encoded(GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    return bytes.toByteArray();
  }

  /** A record in the schema of its file. */
  private record AvroAttempt(EventSchema schema, GenericRecord record)
      implements RecordConsumer.Attempt {
    @Override
    public Row row(UnknownFields unknown) throws Refusal {
      return AvroEvents.read(schema, record, unknown);
    }

    @Override
    public DeadLetter.@Nullable Context context() {
      return RecordContext.of(InputFormat.AVRO, record.getSchema().toString());
    }
  }
}
