package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.AvroReader;
import dev.millrace.io.FileRange;
import dev.millrace.transforms.events.AvroEvents;
import dev.millrace.transforms.events.EventSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

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
            records.accept(
                encoded(record), number, unknown -> AvroEvents.read(schema, record, unknown)));
  }

  private static byte[] encoded(GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    return bytes.toByteArray();
  }
}
