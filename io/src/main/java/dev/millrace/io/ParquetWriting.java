package dev.millrace.io;

import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Hands rows and what is said about their file to Parquet's writer. */
final class ParquetWriting<T> extends WriteSupport<T> {
  private final ParquetTable<T> table;
  private final Map<String, String> metadata;
  private @Nullable RecordConsumer consumer;

  private ParquetWriting(ParquetTable<T> table, Map<String, String> metadata) {
    this.table = table;
    this.metadata = metadata;
  }

  @Override
  public WriteContext init(Configuration configuration) {
    return new WriteContext(table.schema(), metadata);
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    this.consumer = recordConsumer;
  }

  @Override
  public void write(T row) {
    RecordConsumer to = Objects.requireNonNull(consumer);
    to.startMessage();
    table.write(row, to);
    to.endMessage();
  }

  /** Builds a writer of rows. */
  static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
    private final ParquetTable<T> table;
    private final Map<String, String> metadata;

    Builder(OutputFile file, ParquetTable<T> table, Map<String, String> metadata) {
      super(file);
      this.table = table;
      this.metadata = metadata;
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(Configuration configuration) {
      return new ParquetWriting<>(table, metadata);
    }
  }
}
