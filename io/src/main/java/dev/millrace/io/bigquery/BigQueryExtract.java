package dev.millrace.io.bigquery;

import dev.millrace.io.AvroReader;
import dev.millrace.io.FileRange;
import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import java.io.Serializable;

/**
 * A table as BigQuery has extracted it for one run: files of rows.
 *
 * <p><b>Position</b> of a row: the table and the number of the file, {@code
 * bigquery://project/dataset/table#000000000000}, and the row's number in that, which another
 * extract need not give.
 *
 * @param table its address
 * @param folder where the files are, with a slash at its end
 * @param rows that BigQuery says the table has
 */
public record BigQueryExtract(String table, String folder, long rows) implements Serializable {
  static final String EXTENSION = ".avro";

  /** A pattern of the files. */
  public String files() {
    return folder + "*" + EXTENSION;
  }

  /** Whether a file is one of it. */
  public boolean holds(String file) {
    return file.startsWith(folder);
  }

  /** Takes rows, each as a JSON object of its columns. */
  @FunctionalInterface
  public interface Rows {
    void accept(byte[] object, SourcePosition position) throws IOException;
  }

  /**
   * Reads a file of it.
   *
   * @return how many rows the consumer was given
   */
  public long read(FileRange file, Rows consumer) throws IOException {
    String source =
        table
            + "#"
            + file.uri().substring(folder.length(), file.uri().length() - EXTENSION.length());
    return AvroReader.read(
        file,
        (record, number) ->
            consumer.accept(ExtractedRow.object(record), new SourcePosition(source, number)));
  }
}
