package dev.millrace.io.bigquery;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.Optional;

/**
 * A table to read, as a URI names it: {@code
 * bigquery://project/dataset/table[?staging=gs://bucket/folder]}.
 *
 * @param table without parameters
 * @param staging the folder on Cloud Storage that BigQuery extracts the table into, without a slash
 *     at its end
 */
public record BigQuerySource(BigQueryAddress table, Optional<String> staging)
    implements Serializable {
  private static final String STAGING = "staging=";
  private static final String STORAGE = "gs://";

  /** Without signs of a glob, by which files are found and removed. */
  private static final String NAME = "[^/?&#*\\\\\\[\\]{}]+";

  public BigQuerySource {
    staging.ifPresent(
        folder ->
            checkArgument(
                folder.matches(STORAGE + NAME + "(?:/" + NAME + ")*"),
                "Invalid staging of %s: %s (must be gs://bucket/folder, without any of"
                    + " * ? [ ] { } \\ & #)",
                table,
                folder));
  }

  /**
   * @throws IllegalArgumentException in one line, if the URI is not of this form
   */
  public static BigQuerySource parse(String uri) {
    int query = uri.indexOf('?');
    if (query < 0) {
      return new BigQuerySource(BigQueryAddress.parse(uri), Optional.empty());
    }
    String parameters = uri.substring(query + 1);
    checkArgument(
        parameters.startsWith(STAGING),
        "Invalid parameters in a BigQuery address to read: %s (must be %sgs://bucket/folder)",
        parameters,
        STAGING);
    return new BigQuerySource(
        BigQueryAddress.parse(uri.substring(0, query)),
        Optional.of(withoutSlash(parameters.substring(STAGING.length()))));
  }

  /** The same; where it has no folder of its own, with one in an output on Cloud Storage. */
  public BigQuerySource stagedIn(String output) {
    return staging.isEmpty() && output.startsWith(STORAGE)
        ? new BigQuerySource(table, Optional.of(withoutSlash(output) + "/staging"))
        : this;
  }

  private static String withoutSlash(String folder) {
    return folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
  }
}
