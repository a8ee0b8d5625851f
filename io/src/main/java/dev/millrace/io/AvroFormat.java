package dev.millrace.io;

import dev.millrace.transforms.events.AvroEvents;
import dev.millrace.transforms.events.AvroRows;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.UnknownFields;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.values.Row;

/** Avro object container files of events, in their declared schema, compressed with Deflate. */
public final class AvroFormat implements FileFormat<Row> {
  private static final int DEFLATE_LEVEL = 6;

  private final EventSchema schema;

  /** What the header of a file says about it; serializable. */
  private final TreeMap<String, String> metadata;

  private AvroFormat(EventSchema schema, TreeMap<String, String> metadata) {
    this.schema = schema;
    this.metadata = metadata;
  }

  /** Files of events. */
  public static AvroFormat of(EventSchema schema) {
    return new AvroFormat(schema, new TreeMap<>());
  }

  /** The same; each file says this about itself in its header. */
  public AvroFormat saying(Map<String, String> about) {
    return new AvroFormat(schema, new TreeMap<>(about));
  }

  @Override
  public String extension() {
    return ".avro";
  }

  @Override
  @SuppressWarnings("resource") // closed with the writer that is returned
  public Writer<Row> writer(WritableByteChannel channel) throws IOException {
    DataFileWriter<GenericRecord> file =
        new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema.avro()))
            .setCodec(CodecFactory.deflateCodec(DEFLATE_LEVEL));
    metadata.forEach(file::setMeta);
    file.create(schema.avro(), Channels.newOutputStream(channel));
    return new Writer<>() {
      @Override
      public void write(Row row) throws IOException {
        file.append(AvroRows.record(schema, row));
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  /** Counts what the blocks of the file say that they hold, each of which was found whole. */
  @Override
  public Tally readBack(SeekableByteChannel channel) throws IOException {
    long rows = 0;
    try (DataFileStream<GenericRecord> file = open(channel)) {
      while (file.hasNext()) {
        rows += file.getBlockCount();
        file.nextBlock();
      }
    }
    return new Tally(rows, 0);
  }

  @Override
  public void read(SeekableByteChannel channel, Consumer<Row> consumer) throws IOException {
    try (DataFileStream<GenericRecord> file = open(channel)) {
      while (file.hasNext()) {
        consumer.accept(AvroEvents.read(schema, file.next(), UnknownFields.REFUSED));
      }
    } catch (Refusal e) {
      throw new IOException("Not an event of the table's schema: " + e.getMessage(), e);
    }
  }

  private static DataFileStream<GenericRecord> open(SeekableByteChannel channel)
      throws IOException {
    return new DataFileStream<>(Channels.newInputStream(channel), new GenericDatumReader<>());
  }
}
