package dev.millrace.pipelines.query;

import dev.millrace.pipelines.options.UsageException;

/**
 * What a script must be to be a job that is launched by a template: one query, as nobody is there
 * for a second one, whose result lands, over tables that the job's workers reach.
 */
final class OneJob {
  private final QueryOptions options;
  private final Script script;
  private final TableCatalog catalog;

  private OneJob(QueryOptions options, Script script, TableCatalog catalog) {
    this.options = options;
    this.script = script;
    this.catalog = catalog;
  }

  /**
   * @param catalog the tables that are there before the first statement, and the logs
   * @throws UsageException if it is something else
   */
  static void require(QueryOptions options, Script script, TableCatalog catalog) {
    OneJob job = new OneJob(options, script, catalog);
    job.requireOneQuery();
    job.requireLanding();
    job.requireReachableTables();
  }

  private void requireOneQuery() {
    long queries = count(Statement.Ask.class) + count(Statement.Insert.class);
    if (queries != 1) {
      throw UsageException.of(
          "Invalid --%s: it has %d queries (must be one SELECT or one INSERT INTO: a template is one"
                  .formatted(options.getSqlFile() == null ? "sql" : "sqlFile", queries)
              + " job, so launch each query by itself)");
    }
  }

  private void requireLanding() {
    if (options.getOutput() == null && count(Statement.Ask.class) > 0) {
      throw UsageException.missing(
          "output",
          "must be gs://bucket/folder, where the result of the SELECT lands: a template prints"
              + " nothing");
    }
  }

  private long count(Class<? extends Statement> type) {
    return script.statements().stream().filter(type::isInstance).count();
  }

  /** Of several in one {@code --table}, the form of the parameter has only seen the first. */
  private void requireReachableTables() {
    catalog.all().forEach(OneJob::requireReachable);
    for (Statement statement : script.statements()) {
      if (statement instanceof Statement.CreateTable create) {
        requireReachable(create.table());
      }
    }
  }

  private static void requireReachable(TableAddress table) {
    TablePlace place = table.place();
    if (place instanceof FilePlace files && !files.location().startsWith("gs://")) {
      throw invalid(table, "must be on gs://, where the job's workers reach it");
    } else if (place instanceof WarehousePlace) {
      throw invalid(
          table,
          "must be landed by ingest-events before: what BigQuery extracts is removed by a program"
              + " that waits for the end of the run, and a template's does not");
    }
  }

  private static UsageException invalid(TableAddress table, String remedy) {
    return UsageException.of(
        "Invalid table %s: %s (%s)".formatted(table.name(), table.place().shown(), remedy));
  }
}
