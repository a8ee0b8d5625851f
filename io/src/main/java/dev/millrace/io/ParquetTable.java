package dev.millrace.io;

import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** How rows of one type are written to Parquet, and made of what is read from it. */
interface ParquetTable<T> {
  MessageType schema();

  /** Writes the fields of a row, whose message has been started. */
  void write(T row, RecordConsumer to);

  T read(Group row);
}
