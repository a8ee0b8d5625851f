package dev.millrace.pipelines.query;

import dev.millrace.io.ModelFile;
import dev.millrace.io.NamedFile;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.ingestevents.EventTableFormat;
import dev.millrace.pipelines.options.GivenArguments;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.sql.DefinedFunction;
import dev.millrace.transforms.sql.Query;
import dev.millrace.transforms.sql.QueryException;
import dev.millrace.transforms.sql.QueryPlan;
import dev.millrace.transforms.sql.functions.SqlFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;

/**
 * Carries out the statements of a script one after another, each query as a run of its own, once
 * all that can be known before was looked at.
 */
final class Session {
  private final QueryOptions options;
  private final Script script;
  private final Launch launch;
  private final TableCatalog catalog;
  private final List<QueryParameter> parameters;
  private final Instant moment = Instant.now();
  private final Map<String, OnnxModel> models = new HashMap<>();

  private Session(QueryOptions options, Script script, Launch launch, TableCatalog catalog) {
    this.options = options;
    this.script = script;
    this.launch = launch;
    this.catalog = catalog;
    this.parameters = QueryParameter.parse(options.getParam());
  }

  /**
   * @param catalog the tables that are there before the first statement; the script's own are added
   */
  static Session of(QueryOptions options, Script script, Launch launch, TableCatalog catalog) {
    Session session = new Session(options, script, launch, catalog);
    for (TableAddress log : script.logs()) {
      if (!session.catalog.declareLog(log)) {
        throw UsageException.of(
            "Invalid --table: %s is what a log in a query is called here (choose another name)"
                .formatted(log.name()));
      }
    }
    return session;
  }

  void run() throws IOException {
    check();
    for (Statement statement : script.statements()) {
      carryOut(statement);
    }
  }

  /** Looks at all statements before any is carried out. */
  private void check() throws IOException {
    if (launch.isOneJob()) {
      OneJob.require(options, script, catalog);
    }
    long landing = script.statements().stream().filter(Statement.Ask.class::isInstance).count();
    if (options.getOutput() == null && landing > 0 && !launch.waits(options)) {
      throw MissingOutput.of(
          options,
          "must be given, as the engine does not wait for the end of the job: there would be no"
              + " result to print");
    }
    Set<String> written = new HashSet<>();
    for (Statement statement : script.statements()) {
      if (statement instanceof Statement.CreateTable create) {
        if (!catalog.declare(create.table())) {
          throw SqlMistake.at(
              script.sql(),
              create.at(),
              "There is a table %s already (choose another name)".formatted(create.table().name()));
        }
      } else if (statement instanceof Statement.CreateFunction create) {
        define(create);
      } else if (statement instanceof Statement.Insert insert) {
        if (isTable(insert)) {
          requireOutput();
          landing++;
        } else {
          requireFolder(insert);
          format(folder(insert), insert);
        }
        if (isThere(insert.query(), written)) {
          prepareToInsert(insert);
        }
        written.add(insert.table().toLowerCase(Locale.ROOT));
      } else if (statement instanceof Statement.Ask ask) {
        if (isThere(ask, written)) {
          prepare(ask);
        }
      } else if (statement instanceof Statement.Describe describe) {
        TableAddress address = address(describe.table(), describe.at());
        if (!written.contains(describe.table().toLowerCase(Locale.ROOT))) {
          catalog.open(address);
        }
      }
    }
    if (options.getOutput() != null && landing != 1) {
      throw UsageException.invalid(
          "output",
          options.getOutput(),
          "must be given with one SELECT, or one INSERT into a table of a database or of BigQuery;"
              + " there are %d".formatted(landing));
    }
  }

  private void define(Statement.CreateFunction create) {
    try {
      withFunctions(Query.of("VALUES 0")).withFunction(create.function());
    } catch (QueryException taken) {
      throw SqlMistake.at(
          script.sql(),
          create.at(),
          "There is a function %s already (choose another name)"
              .formatted(create.function().name()));
    }
    catalog.define(create.function());
  }

  /** Whether it can be looked at: what an earlier statement writes to is, when that was done. */
  private static boolean isThere(Statement.Ask ask, Set<String> written) {
    return ask.names().stream().noneMatch(written::contains);
  }

  /** Dead letters, ledger and manifest are in no such table. */
  private void requireOutput() {
    if (options.getOutput() == null) {
      throw MissingOutput.of(
          options,
          "must be a folder for the ledger and the dead letters of rows that are inserted into a"
              + " table of a database or of BigQuery");
    }
  }

  private void carryOut(Statement statement) throws IOException {
    if (statement instanceof Statement.ShowTables) {
      TableListing.print(catalog, launch.console());
    } else if (statement instanceof Statement.Describe describe) {
      TableListing.describe(
          catalog.open(address(describe.table(), describe.at())), launch.console());
    } else if (statement instanceof Statement.Insert insert) {
      insert(insert);
    } else if (statement instanceof Statement.Ask ask) {
      String output = options.getOutput();
      Prepared prepared = prepare(ask);
      if (output != null && prepared.plan.isStream()) {
        StreamRun.of(
                options,
                launch,
                prepared.plan,
                prepared.settings(
                    ResultColumns.landed(prepared.selected()), options.getTableFormat(), options))
            .land(output, StreamQuestion.of(ask, catalog.functions(), scoring(), options));
      } else if (output == null) {
        QueryRun.of(options, launch)
            .print(
                prepared.settings(
                    ResultColumns.printed(prepared.plan.schema()),
                    EventTableFormat.PARQUET,
                    options));
      } else {
        QueryRun.of(options, launch)
            .replace(
                output,
                prepared.settings(
                    ResultColumns.landed(prepared.selected()), options.getTableFormat(), options));
      }
    }
  }

  private void insert(Statement.Insert insert) throws IOException {
    Prepared prepared = prepare(insert.query());
    ResultColumns columns = ResultColumns.landed(prepared.selected());
    QueryRun run = QueryRun.of(options, launch);
    if (isTable(insert)) {
      run.insert(
          Objects.requireNonNull(options.getOutput()),
          target(insert, columns),
          // BigQuery loads files of Avro.
          prepared.settings(columns, EventTableFormat.AVRO, options));
    } else {
      FilePlace folder = folder(insert);
      run.add(
          insert.table(),
          folder.location(),
          prepared.settings(columns, format(folder, insert), options));
    }
    catalog.forget(insert.table());
  }

  /** Also looks whether a table takes the rows. */
  private Prepared prepareToInsert(Statement.Insert insert) throws IOException {
    Prepared prepared = prepare(insert.query());
    if (isTable(insert)) {
      target(insert, ResultColumns.landed(prepared.selected()));
    }
    return prepared;
  }

  /** Whether rows are inserted into a table of a system that has tables, not into a folder. */
  private boolean isTable(Statement.Insert insert) {
    TablePlace place = place(insert);
    return place instanceof DatabasePlace || place instanceof WarehousePlace;
  }

  private InsertedRows.Target target(Statement.Insert insert, ResultColumns columns)
      throws IOException {
    return place(insert) instanceof WarehousePlace warehouse
        ? warehouse.landing(insert.table(), columns.schema(), options)
        : ((DatabasePlace) place(insert)).landing(insert.table(), columns.schema());
  }

  private TablePlace place(Statement.Insert insert) {
    return address(insert.table(), insert.at()).place();
  }

  /** Where the files of a table land. */
  private FilePlace folder(Statement.Insert insert) {
    if (place(insert) instanceof FilePlace files) {
      return files;
    }
    throw SqlMistake.at(
        script.sql(),
        insert.at(),
        "Nothing can be inserted into %s, which is %s (must be a folder of files, or a table of a"
                .formatted(insert.table(), place(insert).shown())
            + " database or of BigQuery)");
  }

  /** Files are added to a folder, which need not be there yet. */
  private void requireFolder(Statement.Insert insert) {
    String location = folder(insert).location();
    boolean isFile = NamedFile.local(location).filter(Files::isRegularFile).isPresent();
    if (isFile) {
      throw SqlMistake.at(
          script.sql(),
          insert.at(),
          "Nothing can be inserted into %s, as %s is a file (must be a folder, or one to be made: rows"
                  .formatted(insert.table(), location)
              + " are added as files of their own)");
    }
  }

  /** How its files are written. */
  private EventTableFormat format(FilePlace files, Statement.Insert insert) {
    FileKind kind = files.format().orElse(FileKind.PARQUET);
    return switch (kind) {
      case PARQUET -> EventTableFormat.PARQUET;
      case AVRO -> EventTableFormat.AVRO;
      case JSON -> EventTableFormat.JSONL;
      case CSV, ACCESS_LOG ->
          throw SqlMistake.at(
              script.sql(),
              insert.at(),
              "Nothing can be inserted into %s, which is of TYPE %s (must be parquet, avro or json)"
                  .formatted(insert.table(), kind.word()));
    };
  }

  private TableAddress address(String name, int at) {
    return catalog
        .address(name)
        .orElseThrow(() -> SqlMistake.at(script.sql(), at, catalog.nearest(name)));
  }

  /** A query with its tables. */
  private record Prepared(List<QueryTable> tables, Query query, QueryPlan plan) {
    /** The columns that are selected, without those that are there to sort by. */
    Schema selected() {
      return plan.schema().getFields().stream()
          .limit(plan.selectedColumns())
          .collect(Schema.toSchema());
    }

    QueryGraph.Settings settings(
        ResultColumns columns, EventTableFormat format, QueryOptions options) {
      return new QueryGraph.Settings(
          tables,
          query,
          columns,
          plan.selectedColumns(),
          plan.ordering(),
          plan.hasDeadLetters(),
          format,
          options.getKeepRuns(),
          arguments(options));
    }
  }

  /** What a parameter's value is, nobody needs to read in a manifest. */
  private static List<String> arguments(QueryOptions options) {
    return GivenArguments.of(QueryOptions.class, options).stream()
        .map(argument -> argument.replaceFirst("(?s)^(--param=[^=]*=).*", "$1…"))
        .toList();
  }

  private Prepared prepare(Statement.Ask ask) throws IOException {
    NamedTables tables = NamedTables.of(ask, catalog);
    try {
      Query query =
          withFunctions(Query.of(ask.sql()).at(moment).withOrderingColumns())
              .withModels(this::model);
      for (QueryParameter parameter : parameters) {
        query = query.withParameter(parameter.name(), parameter.value());
      }
      for (QueryTable stream : streams(tables.opened())) {
        query = query.withStream(stream.name(), clock(stream));
      }
      QueryPlan plan = query.plan(tables.schemas());
      return prepared(tables.readBy(plan), query, plan);
    } catch (QueryException mistake) {
      Optional<String> missing = mistake.missingTable();
      if (missing.isEmpty()) {
        throw UsageException.of(String.valueOf(mistake.getMessage()));
      }
      tables.requireOpened(missing.get());
      throw UsageException.of(
          String.valueOf(mistake.saying(catalog.nearest(missing.get())).getMessage()));
    }
  }

  private Prepared prepared(List<QueryTable> tables, Query query, QueryPlan plan) {
    String topic = options.getResultTopic();
    if (plan.isStream()) {
      StreamChecks.check(script.statements(), tables, options, launch);
    } else if (topic != null) {
      throw StreamChecks.resultTopicWithoutStream(topic);
    }
    return new Prepared(tables, query, plan);
  }

  private static List<QueryTable> streams(List<QueryTable> tables) {
    return tables.stream().filter(table -> table.source() instanceof StreamSource).toList();
  }

  private static String clock(QueryTable stream) {
    return stream.schema().fields().get(((StreamSource) stream.source()).column()).name();
  }

  /** Names and digests of the models, of which each that was read is the query's. */
  private List<String> scoring() {
    return models.values().stream()
        .map(model -> model.name() + "@" + model.digest().substring(0, 12))
        .sorted()
        .toList();
  }

  private Query withFunctions(Query query) {
    Query known = SqlFunctions.registerWith(query);
    for (DefinedFunction function : catalog.functions()) {
      known = known.withFunction(function);
    }
    return known;
  }

  /** One that was looked at before the first statement ran is what scores. */
  private OnnxModel model(String file) {
    return models.computeIfAbsent(file, ModelFile::read);
  }

  /** The type of a column of a table in words of SQL. */
  static String sqlType(EventField field) {
    return switch (field.type().kind()) {
      case BOOLEAN -> "BOOLEAN";
      case INT -> "INTEGER";
      case LONG -> "BIGINT";
      case FLOAT -> "REAL";
      case DOUBLE -> "DOUBLE";
      case STRING, ENUM -> "VARCHAR";
      case BYTES -> "VARBINARY";
      case DECIMAL -> "DECIMAL(%d,%d)".formatted(field.type().precision(), field.type().scale());
      case DATE -> "DATE";
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> "TIMESTAMP";
      case ARRAY, RECORD -> field.type() + ", which no query can name";
    };
  }
}
