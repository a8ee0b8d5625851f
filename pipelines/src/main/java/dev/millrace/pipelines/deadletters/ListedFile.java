package dev.millrace.pipelines.deadletters;

import dev.millrace.io.FileFormat;
import dev.millrace.io.LandedTable;
import dev.millrace.io.TableRowCoder;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;

/**
 * A file that a manifest lists.
 *
 * @param run that wrote it
 * @param uri where it is
 * @param rows in it, by the manifest
 */
public record ListedFile(String run, String uri, long bytes, long rows) {
  /** Rows in all of them. */
  public static long rows(List<ListedFile> files) {
    return files.stream().mapToLong(ListedFile::rows).sum();
  }

  /** Encodes these. */
  public static Coder<ListedFile> coder() {
    return TableRowCoder.of(ListedFile.class);
  }

  /** Hands every row to {@code consumer}. */
  public <T> void forEach(FileFormat<T> format, Consumer<T> consumer) throws IOException {
    LandedTable.of(uri, bytes, format).forEach(consumer);
  }
}
