package dev.millrace.pipelines.query;

import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.ingestevents.EventTableFormat;
import dev.millrace.pipelines.options.GivenArguments;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.sql.Query;
import dev.millrace.transforms.sql.QueryException;
import dev.millrace.transforms.sql.QueryPlan;
import dev.millrace.transforms.sql.functions.SqlFunctions;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/**
 * Carries out the statements of a script one after another, each query as a run of its own, once
 * all that can be known before was looked at.
 */
final class Session {
  private static final Pattern NO_TABLE =
      Pattern.compile("(?<where>Invalid SQL[^:]*): There is no table (?<name>\\S+) \\(.*");

  private final QueryOptions options;
  private final Script script;
  private final Launch launch;
  private final TableCatalog catalog;
  private final List<QueryParameter> parameters;
  private final Instant moment = Instant.now();

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
    long selects = script.statements().stream().filter(Statement.Ask.class::isInstance).count();
    if (options.getOutput() != null && selects != 1) {
      throw UsageException.invalid(
          "output",
          options.getOutput(),
          "must be given with one SELECT, of which there are %d".formatted(selects));
    }
    if (options.getOutput() == null && selects > 0 && !launch.waits(options)) {
      throw UsageException.missing(
          "output",
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
      } else if (statement instanceof Statement.Insert insert) {
        landing(insert);
        checkQuery(insert.query(), written);
        written.add(insert.table().toLowerCase(Locale.ROOT));
      } else if (statement instanceof Statement.Ask ask) {
        checkQuery(ask, written);
      } else if (statement instanceof Statement.Describe describe) {
        TableAddress address = address(describe.table(), describe.at());
        if (!written.contains(describe.table().toLowerCase(Locale.ROOT))) {
          catalog.open(address);
        }
      }
    }
  }

  /** A table that an earlier statement writes to is looked at when that has been done. */
  private void checkQuery(Statement.Ask ask, Set<String> written) throws IOException {
    if (ask.names().stream().noneMatch(written::contains)) {
      prepare(ask);
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
      if (output == null) {
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
    TableAddress target = address(insert.table(), insert.at());
    Prepared prepared = prepare(insert.query());
    QueryRun.of(options, launch)
        .add(
            target,
            prepared.settings(ResultColumns.landed(prepared.selected()), landing(insert), options));
    catalog.forget(target.name());
  }

  /** How the files of a table are written. */
  private EventTableFormat landing(Statement.Insert insert) {
    TableAddress target = address(insert.table(), insert.at());
    return switch (target.format().orElse(FileKind.PARQUET)) {
      case PARQUET -> EventTableFormat.PARQUET;
      case AVRO -> EventTableFormat.AVRO;
      case JSON -> EventTableFormat.JSONL;
      case CSV, ACCESS_LOG ->
          throw SqlMistake.at(
              script.sql(),
              insert.at(),
              "Nothing can be inserted into %s, which is of TYPE %s (must be parquet, avro or json)"
                  .formatted(target.name(), target.format().orElse(FileKind.PARQUET).word()));
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
    List<QueryTable> tables = new ArrayList<>();
    Map<String, Schema> schemas = new LinkedHashMap<>();
    for (TableAddress address : catalog.all()) {
      if (ask.names().contains(address.name().toLowerCase(Locale.ROOT))) {
        QueryTable table = catalog.open(address);
        tables.add(table);
        schemas.put(table.name(), table.schema().rowSchema());
      }
    }
    try {
      Query query = withFunctions(Query.of(ask.sql()).at(moment).withOrderingColumns());
      for (QueryParameter parameter : parameters) {
        query = query.withParameter(parameter.name(), parameter.value());
      }
      return new Prepared(tables, query, query.plan(schemas));
    } catch (QueryException mistake) {
      String message = String.valueOf(mistake.getMessage());
      Matcher noTable = NO_TABLE.matcher(message);
      throw UsageException.of(
          noTable.matches()
              ? noTable.group("where") + ": " + catalog.nearest(noTable.group("name"))
              : message);
    }
  }

  private static Query withFunctions(Query query) {
    Query known = query;
    for (Map.Entry<String, ? extends Class<?>> function : SqlFunctions.scalars().entrySet()) {
      known = known.withFunction(function.getKey(), function.getValue());
    }
    for (Map.Entry<String, CombineFn<?, ?, ?>> aggregate : SqlFunctions.aggregates().entrySet()) {
      known = known.withAggregate(aggregate.getKey(), aggregate.getValue());
    }
    return known;
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
