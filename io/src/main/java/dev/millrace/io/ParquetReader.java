package dev.millrace.io;

import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;

/**
 * Reads the rows of Parquet files that anybody wrote, see {@link ParquetSchemas} for the types.
 *
 * <p><b>Errors</b>: {@link IOException} with the name of a file that is gone, damaged or no
 * Parquet. Rows read before that have been handed on, so whoever catches it must throw away what it
 * made of them.
 */
public final class ParquetReader {
  private ParquetReader() {}

  /** The columns of a file that rows can have, see {@link ParquetSchemas#of}. */
  public static FoundColumns columnsOf(FileRange file) throws IOException {
    return ParquetSchemas.of(schemaOf(file));
  }

  /**
   * Reads a file.
   *
   * @param schema columns of which the file must have, of the same types
   * @return how many rows the consumer was given
   */
  public static long read(FileRange file, EventSchema schema, Consumer<Row> consumer)
      throws IOException {
    requireColumns(file, schema);
    try (SeekableByteChannel channel = open(file)) {
      long[] rows = {0};
      ParquetFormat.of(schema)
          .read(
              channel,
              row -> {
                consumer.accept(row);
                rows[0]++;
              });
      ReadProgress.add(file.length(), rows[0]);
      return rows[0];
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  /** Of several files of a table one may have been written otherwise. */
  private static void requireColumns(FileRange file, EventSchema schema) throws IOException {
    EventSchema own = columnsOf(file).schema();
    for (var field : schema.fields()) {
      var found = own.fields().stream().filter(one -> one.name().equals(field.name())).findFirst();
      if (found.isEmpty() || !found.get().type().toString().equals(field.type().toString())) {
        throw new IOException(
            "%s has %s, and the table's column %s is of type %s: read files of one schema"
                .formatted(
                    file.uri(),
                    found.isEmpty()
                        ? "no column " + field.name()
                        : "a column " + field.name() + " of type " + found.get().type(),
                    field.name(),
                    field.type()));
      }
    }
  }

  private static MessageType schemaOf(FileRange file) throws IOException {
    try (SeekableByteChannel channel = open(file);
        ParquetFileReader reader = ParquetFileReader.open(ParquetChannels.input(channel))) {
      return reader.getFileMetaData().getSchema();
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private static SeekableByteChannel open(FileRange file) throws IOException {
    ReadableByteChannel channel = FileSystems.open(FileSystems.matchNewResource(file.uri(), false));
    return (SeekableByteChannel) channel;
  }

  private static IOException unreadable(FileRange file, Exception e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new IOException(
        "Cannot read "
            + file.uri()
            + " as Parquet: "
            + reason.lines().findFirst().orElse("")
            + " (give its format, or mend the file)",
        e);
  }
}
