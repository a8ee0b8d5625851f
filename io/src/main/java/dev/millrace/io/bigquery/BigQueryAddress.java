package dev.millrace.io.bigquery;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.api.services.bigquery.model.TableReference;
import com.google.common.base.Splitter;
import dev.millrace.io.Run;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table, as a URI names it: {@code bigquery://project/dataset/table[?clusterBy=field,field]}.
 *
 * @param project that owns the dataset, and that jobs are run in
 * @param dataset of the table
 * @param table of letters, digits, {@code _} and {@code -}
 * @param clusterBy fields that a table which is made is clustered by, at most four; none for none
 */
public record BigQueryAddress(String project, String dataset, String table, List<String> clusterBy)
    implements Serializable {
  private static final String SCHEME = "bigquery://";
  private static final String FORM = "bigquery://project/dataset/table";
  private static final String CLUSTER_BY = "clusterBy=";
  private static final int MOST_CLUSTERED = 4;
  private static final Pattern PLACE =
      Pattern.compile(
          "bigquery://((?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,61}[a-z0-9])/([A-Za-z0-9_]{1,1024})/"
              + "([A-Za-z0-9_-]{1,1024})");

  public BigQueryAddress {
    clusterBy = List.copyOf(clusterBy);
    checkArgument(
        clusterBy.size() <= MOST_CLUSTERED,
        "Invalid clusterBy in a BigQuery address: %s (must be at most %s fields)",
        String.join(",", clusterBy),
        MOST_CLUSTERED);
  }

  /** Whether this is the address of a table of BigQuery. */
  public static boolean isOne(String uri) {
    return uri.startsWith(SCHEME);
  }

  /**
   * @throws IllegalArgumentException in one line, if the URI is not of this form
   */
  public static BigQueryAddress parse(String uri) {
    int query = uri.indexOf('?');
    String place = query < 0 ? uri : uri.substring(0, query);
    Matcher matcher = PLACE.matcher(place);
    checkArgument(matcher.matches(), "Invalid BigQuery address: %s (must be %s)", place, FORM);
    return new BigQueryAddress(
        matcher.group(1),
        matcher.group(2),
        matcher.group(3),
        query < 0 ? List.of() : clusterBy(uri.substring(query + 1)));
  }

  private static List<String> clusterBy(String parameters) {
    checkArgument(
        parameters.startsWith(CLUSTER_BY) && parameters.indexOf('&') < 0,
        "Invalid parameters in a BigQuery address: %s (must be %sfield,field or none)",
        parameters,
        CLUSTER_BY);
    return Splitter.on(',')
        .omitEmptyStrings()
        .splitToList(parameters.substring(CLUSTER_BY.length()));
  }

  /** As Google's client has it. */
  TableReference reference() {
    return named(table);
  }

  /** Another table of the same dataset. */
  TableReference named(String other) {
    return new TableReference().setProjectId(project).setDatasetId(dataset).setTableId(other);
  }

  /** Where rows of a run wait. */
  TableReference stagingFor(Run run) {
    return named(table + "_millrace_" + BigQueryJobs.letters(run));
  }

  /** One partition of a table of the dataset, which a job then reads or replaces alone. */
  TableReference partition(String of, String partition) {
    return named(of + "$" + partition);
  }

  @Override
  public String toString() {
    return SCHEME + project + "/" + dataset + "/" + table;
  }
}
