package dev.millrace.io;

import java.io.IOException;
import java.util.NoSuchElementException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of an Avro object container file as they were written, without turning them
 * into another schema.
 *
 * <p><b>Errors</b>: {@link FileReadException} for a file that is gone, damaged or no container, or
 * one whose schema is no record. Records read before that have been handed on, so whoever catches
 * it must throw away what it made of them.
 */
public final class AvroReader {
  private AvroReader() {}

  /** Takes the records of a file, in its order. */
  @FunctionalInterface
  public interface RecordConsumer {
    /**
     * @param record not to be kept: the reader uses it again
     * @param number of the record in the file, from 0
     */
    void accept(GenericRecord record, long number) throws IOException;
  }

  /**
   * Reads a file.
   *
   * @return how many records the consumer was given
   */
  public static long read(FileRange file, RecordConsumer consumer) throws IOException {
    long records = 0;
    try (FileTextStream bytes = FileTextStream.open(file);
        DataFileStream<GenericRecord> container = open(bytes, file)) {
      GenericRecord record = next(container, null, file, records);
      while (record != null) {
        consumer.accept(record, records);
        records++;
        ReadProgress.add(0, 1);
        record = next(container, record, file, records);
      }
    }
    return records;
  }

  /** The schema that a file was written with. */
  public static Schema schemaOf(FileRange file) throws IOException {
    try (FileTextStream bytes = FileTextStream.open(file);
        DataFileStream<GenericRecord> container = open(bytes, file)) {
      return container.getSchema();
    }
  }

  private static DataFileStream<GenericRecord> open(FileTextStream bytes, FileRange file)
      throws IOException {
    try {
      DataFileStream<GenericRecord> container =
          new DataFileStream<>(new WholeBlocks(bytes), new GenericDatumReader<>());
      if (container.getSchema().getType() != Schema.Type.RECORD) {
        throw new IOException(
            "its schema is of type "
                + container.getSchema().getType().getName()
                + " and must be a record");
      }
      return container;
    } catch (FileReadException e) {
      throw e;
    } catch (IOException | AvroRuntimeException e) {
      throw FileReadException.notAvro(file.uri(), 0, e);
    }
  }

  private static @Nullable GenericRecord next(
      DataFileStream<GenericRecord> container,
      @Nullable GenericRecord reused,
      FileRange file,
      long records)
      throws IOException {
    try {
      return container.hasNext() ? container.next(reused) : null;
    } catch (FileReadException e) {
      throw e;
    } catch (IOException | AvroRuntimeException | NoSuchElementException e) {
      throw FileReadException.notAvro(file.uri(), records, e);
    }
  }
}
