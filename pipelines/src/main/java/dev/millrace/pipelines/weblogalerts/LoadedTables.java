package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Edge;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.bigquery.BigQueryAccess;
import dev.millrace.io.bigquery.BigQueryAddress;
import dev.millrace.io.bigquery.BigQueryTable;
import dev.millrace.io.bigquery.LoadLanded;
import dev.millrace.io.bigquery.StagedBigQueryTable;
import dev.millrace.pipelines.AfterFault;
import dev.millrace.pipelines.options.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The tables of a run in a dataset of BigQuery, which loads the files that the run lands. */
final class LoadedTables {
  private final String dataset;
  private final List<LoadLanded.Loading> loadings;

  private LoadedTables(String dataset, List<LoadLanded.Loading> loadings) {
    this.dataset = dataset;
    this.loadings = List.copyOf(loadings);
  }

  /** No dataset. */
  static LoadedTables none() {
    return new LoadedTables("", List.of());
  }

  /**
   * Looks at the tables of {@code --tables} now, if it is given.
   *
   * @throws UsageException if rows of the run cannot land in one
   */
  static LoadedTables of(WebLogAlertsOptions options, Run run) throws IOException {
    String dataset = options.getTables();
    if (dataset == null) {
      return none();
    }
    BigQueryAccess access = BigQueryAccess.of(options);
    List<LoadLanded.Loading> loadings = new ArrayList<>();
    for (Loaded loaded : Loaded.ALL) {
      BigQueryAddress address = WebLogAlertsChecks.table(dataset, loaded.table());
      try {
        loadings.add(
            new LoadLanded.Loading(
                BigQueryTable.ofRecords(access, address, loaded.type())
                    .of(run, run.table(loaded.table()), loaded.edge()),
                loaded.landings()));
      } catch (IllegalArgumentException e) {
        throw UsageException.of("Invalid --tables: %s: %s".formatted(address, e.getMessage()));
      }
    }
    return new LoadedTables(dataset, loadings);
  }

  /**
   * A table that is loaded.
   *
   * @param landings edges that end in its files
   * @param edge from these files to the table
   */
  private record Loaded(String table, Class<?> type, List<Edge> landings, Edge edge) {
    static final List<Loaded> ALL =
        List.of(
            new Loaded(
                "clients", ClientRow.class, List.of(Edges.CLIENT_ROWS), Edges.LOADED_CLIENTS),
            new Loaded(
                "traffic", TrafficRow.class, List.of(Edges.TRAFFIC_ROWS), Edges.LOADED_TRAFFIC),
            // The last: who sees an alert finds the rows that it is about.
            new Loaded(
                "alerts",
                Alert.class,
                List.of(Edges.CLIENT_ALERTS, Edges.TRAFFIC_ALERTS),
                Edges.LOADED_ALERTS));
  }

  /** Whether there are any. */
  boolean isAny() {
    return !loadings.isEmpty();
  }

  /** What is to be loaded. */
  List<LoadLanded.Loading> loadings() {
    return loadings;
  }

  /** In the order in which they are replaced. */
  List<StagedBigQueryTable> tables() {
    return loadings.stream().map(LoadLanded.Loading::table).toList();
  }

  /** Cleans up after a run that failed. */
  void abandon(Publication publication) throws IOException {
    List<AfterFault.Cleanup> cleanups = new ArrayList<>();
    tables().forEach(table -> cleanups.add(table::abandon));
    cleanups.add(publication::abandon);
    AfterFault.cleanAll(cleanups);
  }

  /** The dataset. */
  @Override
  public String toString() {
    return dataset;
  }
}
