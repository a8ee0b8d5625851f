package dev.millrace.pipelines.query;

import dev.millrace.pipelines.Cause;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.Millrace;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.TemplateDefaults;
import dev.millrace.pipelines.options.BigQueryEndpoints;
import dev.millrace.pipelines.options.OptionFile;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.pipelines.query.prompt.Prompt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Answers SQL over files, topics and tables, and prints the result or lands it. docs/query.md
 * describes what it takes and what it writes.
 */
public final class QueryPipeline implements MillracePipeline<QueryOptions> {
  /** Runs this pipeline without being told its name, as the image of its template does. */
  public static void main(String[] arguments) {
    Millrace.start(new QueryPipeline(), arguments);
  }

  @Override
  public String name() {
    return Edges.PIPELINE;
  }

  @Override
  public String summary() {
    return "Answers SQL over files, access logs, topics and tables";
  }

  @Override
  public Class<QueryOptions> optionsType() {
    return QueryOptions.class;
  }

  @Override
  public Optional<TemplateDefaults> template() {
    return Optional.of(TemplateDefaults.streaming());
  }

  @Override
  public void check(QueryOptions options) {
    if (options.getSql() != null && options.getSqlFile() != null) {
      throw UsageException.of("Invalid --sqlFile: --sql is given too (must be one of the two)");
    }
    requireFolder(options.getOutput());
    BigQueryEndpoints.check(options);
    QueryParameter.parse(options.getParam());
    String topic = options.getResultTopic();
    if (topic != null) {
      StreamChecks.checkResultTopic(topic, options.getTableFormat());
    }
  }

  private static void requireFolder(@Nullable String output) {
    if (output != null && TablePlace.isElsewhere(output)) {
      throw UsageException.invalid(
          "output",
          TablePlace.of("output", output).shown(),
          "must be a folder or the URI of one; INSERT INTO adds rows to a table of a database or of"
              + " BigQuery");
    }
  }

  /** Whether a person is to be asked for statements. */
  static boolean asks(QueryOptions options) {
    return options.getSql() == null && options.getSqlFile() == null;
  }

  private static void requireTerminal(QueryOptions options, Launch launch) {
    if (launch.isOneJob()) {
      throw UsageException.missing("sql", "must be given, or --sqlFile");
    }
    if (System.console() == null) {
      throw UsageException.missing(
          "sql", "must be given, or --sqlFile=FILE; only at a terminal are statements asked for");
    }
    if (options.getOutput() != null) {
      throw UsageException.invalid(
          "output", options.getOutput(), "must be given with --sql or --sqlFile");
    }
  }

  @Override
  public void run(QueryOptions options, Launch launch) throws IOException {
    TableCatalog catalog = TableCatalog.of(options);
    if (asks(options)) {
      requireTerminal(options, launch);
      ask(options, launch, catalog);
      return;
    }
    String file = options.getSqlFile();
    String sql =
        file == null ? Objects.requireNonNull(options.getSql()) : OptionFile.read("sqlFile", file);
    Script script = Script.of(sql);
    // At a prompt they may be for the next statement.
    QueryParameter.requireUsed(QueryParameter.parse(options.getParam()), script.parameters());
    Session.of(options, script, launch, catalog).run();
  }

  private static void ask(QueryOptions options, Launch launch, TableCatalog catalog)
      throws IOException {
    try (Terminal terminal = TerminalBuilder.terminal()) {
      Prompt.ask(
          terminal,
          Path.of(System.getProperty("user.home", ""), ".millrace_history"),
          new CatalogAnswers(options, launch, catalog),
          SqlToken::isEnded,
          Cause::line,
          launch.console());
    }
  }
}
