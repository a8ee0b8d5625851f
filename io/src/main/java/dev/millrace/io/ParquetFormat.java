package dev.millrace.io;

import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Parquet, compressed with Zstandard. Lists have the standard three levels.
 *
 * <p><b>Records</b>: components are columns under their names, primitive ones required, the others
 * optional; instants are timestamps in UTC milliseconds; maps are refused.
 *
 * <p><b>Events</b>: fields are columns under their names, optional where they may be null. Decimals
 * are big-endian bytes, as few as hold their digits; dates and timestamps in milliseconds or
 * microseconds UTC, enums and strings have their logical types.
 *
 * <p><b>Memory</b> of a file being written: one row group, at most 16 MiB.
 */
public final class ParquetFormat<T> implements FileFormat<T> {
  private static final long ROW_GROUP = 16L << 20;

  private final TableType<T> type;
  private final @Nullable String weighedBy;

  /** What the footer of a file says about it; serializable. */
  private final TreeMap<String, String> metadata;

  private ParquetFormat(
      TableType<T> type, @Nullable String weighedBy, TreeMap<String, String> metadata) {
    this.type = type;
    this.weighedBy = weighedBy;
    this.metadata = metadata;
    type.inParquet().schema();
  }

  /** Files of the given record type. */
  public static <T> ParquetFormat<T> of(Class<T> type) {
    return new ParquetFormat<>(TableType.of(type), null, new TreeMap<>());
  }

  /** Files of events. */
  public static ParquetFormat<Row> of(EventSchema schema) {
    return new ParquetFormat<>(TableType.of(schema), null, new TreeMap<>());
  }

  /** The same, adding up a {@code long} column when a file is read back. */
  public ParquetFormat<T> weighedBy(String column) {
    type.requireWeight(column);
    return new ParquetFormat<>(type, column, metadata);
  }

  /** The same; each file says this about itself in its footer. */
  public ParquetFormat<T> saying(Map<String, String> about) {
    return new ParquetFormat<>(type, weighedBy, new TreeMap<>(about));
  }

  @Override
  public String extension() {
    return ".parquet";
  }

  @Override
  public Writer<T> writer(WritableByteChannel channel) throws IOException {
    ParquetWriter<T> writer =
        new ParquetWriting.Builder<>(ParquetChannels.output(channel), type.inParquet(), metadata)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(ROW_GROUP)
            .build();
    return new Writer<>() {
      @Override
      public void write(T row) throws IOException {
        writer.write(row);
      }

      @Override
      public void close() throws IOException {
        writer.close();
      }
    };
  }

  @Override
  public Tally readBack(SeekableByteChannel channel) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(ParquetChannels.input(channel))) {
      return new Tally(reader.getRecordCount(), weighedBy == null ? 0 : weigh(reader, weighedBy));
    }
  }

  @Override
  public void read(SeekableByteChannel channel, Consumer<T> consumer) throws IOException {
    ParquetTable<T> table = type.inParquet();
    try (ParquetFileReader reader = ParquetFileReader.open(ParquetChannels.input(channel))) {
      forEachGroup(
          reader, reader.getFileMetaData().getSchema(), row -> consumer.accept(table.read(row)));
    }
  }

  private static void forEachGroup(
      ParquetFileReader reader, MessageType schema, Consumer<Group> consumer) throws IOException {
    for (PageReadStore pages = reader.readNextRowGroup();
        pages != null;
        pages = reader.readNextRowGroup()) {
      RecordReader<Group> rows =
          new ColumnIOFactory()
              .getColumnIO(schema)
              .getRecordReader(pages, new GroupRecordConverter(schema));
      for (long row = 0; row < pages.getRowCount(); row++) {
        consumer.accept(rows.read());
      }
    }
  }

  /** Reads the one column alone. */
  private static long weigh(ParquetFileReader reader, String column) throws IOException {
    MessageType schema = reader.getFileMetaData().getSchema();
    MessageType projection = new MessageType(schema.getName(), schema.getType(column));
    reader.setRequestedSchema(projection);
    LongAdder weight = new LongAdder();
    forEachGroup(reader, projection, row -> weight.add(row.getLong(0, 0)));
    return weight.sum();
  }
}
