package dev.millrace.pipelines.query;

import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.options.OptionFile;
import dev.millrace.pipelines.options.UsageException;
import java.io.IOException;
import java.util.Objects;

/**
 * Answers SQL over files, and prints the result or lands it. docs/query.md describes what it takes
 * and what it writes.
 */
public final class QueryPipeline implements MillracePipeline<QueryOptions> {
  @Override
  public String name() {
    return Edges.PIPELINE;
  }

  @Override
  public String summary() {
    return "Answers SQL over files of CSV, JSON, Avro, Parquet and access logs";
  }

  @Override
  public Class<QueryOptions> optionsType() {
    return QueryOptions.class;
  }

  @Override
  public void check(QueryOptions options) {
    if ((options.getSql() == null) == (options.getSqlFile() == null)) {
      throw options.getSql() == null
          ? UsageException.missing("sql", "must be given, or --sqlFile=FILE")
          : UsageException.of("Invalid --sqlFile: --sql is given too (must be one of the two)");
    }
    QueryParameter.parse(options.getParam());
  }

  @Override
  public void run(QueryOptions options, Launch launch) throws IOException {
    String file = options.getSqlFile();
    String sql =
        file == null ? Objects.requireNonNull(options.getSql()) : OptionFile.read("sqlFile", file);
    Session.of(options, Script.of(sql), launch).run();
  }
}
