package dev.millrace.io.bigquery;

import static java.util.stream.Collectors.toCollection;

import dev.millrace.io.AvroReader;
import dev.millrace.io.FileInlet;
import dev.millrace.io.FileRange;
import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A table as BigQuery has extracted it for one run: files of rows.
 *
 * <p><b>Position</b> of a row: the table and the number of the file, {@code
 * bigquery://project/dataset/table#000000000000}, and the row's number in that, which another
 * extract need not give.
 *
 * @param table its address
 * @param folder where the files are, with a slash at its end
 * @param files how many BigQuery says that it has written; what else is in the folder is what is
 *     left of a job that failed
 * @param rows that BigQuery says the table has
 */
public record BigQueryExtract(String table, String folder, long files, long rows)
    implements Serializable {
  static final String EXTENSION = ".avro";

  /**
   * Finds the files of all of them.
   *
   * @throws IOException in one line, if one is not there
   */
  public static FileInlet files(List<BigQueryExtract> extracts) throws IOException {
    TreeSet<String> written =
        extracts.stream().flatMap(BigQueryExtract::names).collect(toCollection(TreeSet::new));
    List<String> patterns =
        extracts.stream()
            .filter(extract -> extract.files() > 0)
            .map(extract -> extract.folder() + "*" + EXTENSION)
            .toList();
    FileInlet found =
        patterns.isEmpty()
            ? FileInlet.none()
            : FileInlet.matching(patterns).where(file -> written.contains(file.uri()));
    TreeSet<String> missing = new TreeSet<>(written);
    found.files().forEach(file -> missing.remove(file.uri()));
    if (!missing.isEmpty()) {
      throw new BigQueryException(
          String.format(
              "Of the files that BigQuery has extracted %s is not there, %d in all: look for what"
                  + " removes files there, and run again",
              missing.first(), missing.size()));
    }
    return found;
  }

  private Stream<String> names() {
    return LongStream.range(0, files)
        .mapToObj(number -> String.format("%s%012d%s", folder, number, EXTENSION));
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
