package dev.millrace.transforms.sql;

import dev.millrace.transforms.OnnxModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.avatica.util.Casing;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.avatica.util.Quoting;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.config.NullCollation;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.jdbc.CalciteSchema;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.RelOptCluster;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.hep.HepPlanner;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.hep.HepProgram;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelRoot;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexBuilder;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.runtime.CalciteContextException;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlFunction;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlOperator;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlOperatorTable;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParseException;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParser;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.util.SqlShuttle;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.validate.SqlValidator;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql2rel.SqlToRelConverter;

/** Parses, checks and plans one query with Calcite. */
final class QueryPlanner {
  private static final int NEVER_MERGE = -1;

  /** A list of IN of fewer values is compared with one by one, a longer one is joined. */
  private static final int MOST_COMPARED = 100;

  private final JavaTypeFactory types = QueryTypes.factory();
  private final CalciteSchema catalog = CalciteSchema.createRootSchema(false, false, "");
  private final Map<String, Schema> tables;
  private final QueryFunctions functions;
  private final StreamRules rules;

  /**
   * @param eventTimes the column of the event time of each table that is a stream
   */
  QueryPlanner(
      Map<String, Schema> tables, QueryFunctions functions, Map<String, String> eventTimes) {
    this.tables = tables;
    this.functions = functions;
    this.rules = new StreamRules(eventTimes);
    functions.addTo(catalog.plus());
    tables.forEach((name, schema) -> catalog.add(name, new TableSchema(schema)));
  }

  QueryPlan plan(
      SqlText text, Map<String, Optional<Object>> parameters, boolean withOrderingColumns) {
    try {
      SqlNode written = parse(text.sql());
      NamedQueries.check(written);
      SqlNode defined = rewrite(written, new DefinedFunction.Calls(functions.defined()));
      SqlNode bound =
          rewrite(defined, new Parameters(text.parameters(), parameters, functions.names()));
      SqlNode parsed = rewrite(bound, new BalancedTerms());
      Map<String, OnnxModel> models =
          ScoreCalls.modelsOf(parsed, functions.models(), aggregates()::contains);
      RelRoot planned =
          convert(
              withMadeAggregates(parsed), !models.isEmpty(), new WrittenExpressions(parameters));
      return new PlanRewriter(withOrderingColumns, models)
          .rewrite(planned, rules.shape(planned.rel));
    } catch (QueryException failure) {
      throw failure;
    } catch (SqlParseException failure) {
      throw unparsed(failure, text.sql());
    } catch (CalciteContextException failure) {
      throw named(failure);
    } catch (RuntimeException | StackOverflowError failure) {
      throw new QueryException(QueryErrors.reason(failure), 0, 0, failure);
    }
  }

  static SqlParser parser(String sql) {
    return SqlParser.create(
        sql,
        SqlParser.config()
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(false)
            .withConformance(QueryConformance.INSTANCE));
  }

  private static SqlNode parse(String sql) throws SqlParseException {
    SqlNode parsed = parser(sql).parseQuery();
    if (!parsed.isA(SqlKind.QUERY)) {
      SqlParserPos position = parsed.getParserPosition();
      throw new QueryException(QueryErrors.NO_QUERY, position);
    }
    return parsed;
  }

  private static SqlNode rewrite(SqlNode parsed, SqlShuttle rule) {
    SqlNode rewritten = parsed.accept(rule);
    return rewritten == null ? parsed : rewritten;
  }

  private SqlNode withMadeAggregates(SqlNode parsed) {
    ConstantArguments constants = new ConstantArguments(functions.factories());
    SqlNode rewritten = rewrite(parsed, constants);
    constants
        .made()
        .forEach((name, aggregate) -> catalog.plus().add(name, new GivenAggregate(aggregate)));
    return rewritten;
  }

  /** Names of functions that take rows together. */
  private Set<String> aggregates() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(functions.aggregates().keySet());
    names.addAll(functions.factories().keySet());
    operators().getOperatorList().stream()
        .filter(SqlOperator::isAggregator)
        .forEach(operator -> names.add(operator.getName()));
    return names;
  }

  private RelRoot convert(SqlNode parsed, boolean scores, WrittenExpressions written) {
    CalciteCatalogReader reader =
        new CalciteCatalogReader(catalog, List.of(), types, configuration());
    SqlValidator validator =
        SqlValidatorUtil.newValidator(
            operators(reader),
            reader,
            types,
            SqlValidator.Config.DEFAULT
                .withConformance(QueryConformance.INSTANCE)
                .withTypeCoercionFactory(
                    (factory, asking) -> new StrictTypes(factory, asking, written))
                .withDefaultNullCollation(NullCollation.LAST)
                .withIdentifierExpansion(true));
    SqlNode valid = validator.validate(parsed);
    RelOptCluster cluster =
        RelOptCluster.create(new HepPlanner(HepProgram.builder().build()), new RexBuilder(types));
    return new PlacedConverter(validator, reader, cluster, rules, conversion(scores))
        .convertQuery(valid, false, true);
  }

  /** Whether SQL itself has a function of this name. */
  static boolean isBuiltIn(String name) {
    return operators().getOperatorList().stream()
        .anyMatch(operator -> operator.getName().equalsIgnoreCase(name));
  }

  private static SqlToRelConverter.Config conversion(boolean scores) {
    SqlToRelConverter.Config config =
        SqlToRelConverter.config().withExpand(false).withInSubQueryThreshold(MOST_COMPARED);
    // Projections that are merged would lose a SCORE that the one around it does not read.
    return scores
        ? config.addRelBuilderConfigTransform(builder -> builder.withBloat(NEVER_MERGE))
        : config;
  }

  private QueryException named(CalciteContextException failure) {
    Set<String> columns = new TreeSet<>();
    tables.values().forEach(schema -> columns.addAll(schema.getFieldNames()));
    Set<String> functionNames = new TreeSet<>();
    operators().getOperatorList().stream()
        .filter(operator -> operator instanceof SqlFunction)
        .forEach(operator -> functionNames.add(operator.getName()));
    String reason = QueryErrors.reason(failure);
    QueryException named =
        new QueryException(
            QueryErrors.named(reason, new TreeSet<>(tables.keySet()), columns, functionNames),
            failure.getPosLine(),
            failure.getPosColumn(),
            failure);
    String missing = QueryErrors.missingTable(reason);
    return missing == null ? named : named.forWantOf(missing);
  }

  private SqlOperatorTable operators(CalciteCatalogReader reader) {
    return SqlOperatorTables.chain(
        reader,
        SqlOperatorTables.of(ScoreFunction.INSTANCE),
        new OperatorsBut(functions.names(), operators()));
  }

  private static SqlOperatorTable operators() {
    return SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(
        SqlLibrary.STANDARD, SqlLibrary.POSTGRESQL);
  }

  private static CalciteConnectionConfigImpl configuration() {
    Properties properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
    return new CalciteConnectionConfigImpl(properties);
  }

  static QueryException unparsed(SqlParseException failure, String sql) {
    SqlParserPos position = failure.getPos();
    int line = position == null ? 0 : position.getLineNum();
    int column = position == null ? 0 : position.getColumnNum();
    String[] lines = sql.split("\n", -1);
    String before =
        line < 1 || line > lines.length
            ? ""
            : String.join("\n", List.of(lines).subList(0, line - 1))
                + "\n"
                + lines[line - 1].substring(
                    0, Math.max(0, Math.min(column - 1, lines[line - 1].length())));
    return new QueryException(QueryErrors.unparsed(failure, before), line, column, failure);
  }
}
