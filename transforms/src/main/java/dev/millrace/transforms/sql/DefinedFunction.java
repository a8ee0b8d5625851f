package dev.millrace.transforms.sql;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlDynamicParam;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlIdentifier;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParseException;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * A function whose body is an expression of SQL over its parameters: {@code CREATE FUNCTION
 * net(gross DOUBLE, rate DOUBLE) RETURNS DOUBLE RETURN gross / (1 + rate)}.
 *
 * <p>A call stands for the expression, with each argument in the place of its parameter, as a value
 * of the parameter's type (with CAST) and the whole as one of the result's; so a null argument is
 * whatever the expression makes of it, and an argument whose parameter occurs twice is worked out
 * twice. Aggregates may be in the expression, and functions that were defined before; queries may
 * not.
 */
public final class DefinedFunction {
  private static final int MOST_CALLS = 10_000;
  private static final Set<String> MOMENTS =
      Set.of("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP");

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_]\\w*");

  private final String name;
  private final Map<String, String> parameters;
  private final String type;
  private final String expression;

  private DefinedFunction(
      String name, Map<String, String> parameters, String type, String expression) {
    this.name = name;
    this.parameters = parameters;
    this.type = type;
    this.expression = expression;
  }

  /**
   * Blanks and line ends before a type or the expression are how far into a longer text it begins,
   * so that errors name the place there.
   *
   * @param parameters their types, such as {@code DECIMAL(9, 2)}, by their names, in order
   * @param type of the result
   * @throws QueryException if a type or the expression cannot be parsed, the expression has a name
   *     that is no parameter or a query, or no call of the function could be written
   */
  public static DefinedFunction of(
      String name, Map<String, String> parameters, String type, String expression) {
    Map<String, String> byName = new LinkedHashMap<>();
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      if (byName.put(parameter.getKey().toLowerCase(Locale.ROOT), parameter.getValue()) != null) {
        throw new QueryException(
            "The function %s has two parameters %s".formatted(name, parameter.getKey()), 0, 0);
      }
    }
    DefinedFunction function = new DefinedFunction(name, byName, type, expression);
    function.check();
    return function;
  }

  public String name() {
    return name;
  }

  /** The statement that defines it. */
  @Override
  public String toString() {
    return "CREATE FUNCTION %s(%s) RETURNS %s RETURN %s"
        .formatted(
            name,
            parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + " " + parameter.getValue().strip())
                .collect(Collectors.joining(", ")),
            type.strip(),
            expression.strip());
  }

  private void check() {
    requireCallable();
    parameters.values().forEach(DefinedFunction::parsedType);
    parsedType(type);
    parsed(expression).accept(new Names());
  }

  /** The parser has a meaning of its own for some words, such as UUID and TRY_CAST. */
  private void requireCallable() {
    if (PLAIN_NAME.matcher(name).matches() && !isCall()) {
      throw new QueryException(
          "%s is a word of SQL's own, by which no function can be called (choose another name)"
              .formatted(name),
          0,
          0);
    }
  }

  private boolean isCall() {
    String arguments = String.join(", ", Collections.nCopies(parameters.size(), "NULL"));
    try {
      return QueryPlanner.parser(name + "(" + arguments + ")").parseExpression()
              instanceof SqlCall call
          && call.getOperator() instanceof SqlUnresolvedFunction
          && call.getOperator().getName().equalsIgnoreCase(name);
    } catch (SqlParseException other) {
      return false;
    }
  }

  /** What a call stands for. */
  SqlNode body(List<SqlNode> arguments, SqlParserPos call) {
    if (arguments.size() != parameters.size()) {
      throw new QueryException(
          "%s takes %d %s, and got %d"
              .formatted(
                  name,
                  parameters.size(),
                  parameters.size() == 1 ? "argument" : "arguments",
                  arguments.size()),
          call);
    }
    Map<String, SqlNode> values = new LinkedHashMap<>();
    int position = 0;
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      values.put(parameter.getKey(), cast(arguments.get(position), parameter.getValue()));
      position++;
    }
    SqlNode body = parsed(expression).accept(new Arguments(values));
    return cast(body == null ? parsed(expression) : body, type);
  }

  private static SqlNode cast(SqlNode value, String type) {
    return SqlStdOperatorTable.CAST.createCall(value.getParserPosition(), value, parsedType(type));
  }

  private static SqlNode parsedType(String type) {
    try {
      SqlCall cast =
          (SqlCall) QueryPlanner.parser("CAST(NULL AS " + type.strip() + ")").parseExpression();
      if (cast.operand(1) instanceof SqlDataTypeSpec parsed
          && parsed.getTypeNameSpec() instanceof SqlBasicTypeNameSpec) {
        return parsed;
      }
      throw noType(type, null);
    } catch (SqlParseException failure) {
      throw noType(type, failure);
    }
  }

  private static QueryException noType(String type, @Nullable Throwable cause) {
    String message =
        "There is no type "
            + type.strip()
            + " (such as BIGINT, DOUBLE, DECIMAL(9, 2), VARCHAR, DATE)";
    String before = type.substring(0, type.length() - type.stripLeading().length());
    return before.isEmpty()
        ? new QueryException(message, 0, 0, cause)
        : new QueryException(
            message,
            1 + (int) before.chars().filter(blank -> blank == '\n').count(),
            before.length() - before.lastIndexOf('\n'),
            cause);
  }

  private static SqlNode parsed(String expression) {
    try {
      return QueryPlanner.parser(expression).parseExpression();
    } catch (SqlParseException failure) {
      throw QueryPlanner.unparsed(failure, expression);
    }
  }

  /** The star of COUNT(*), or what the moment of the query is. */
  private static boolean isOfSql(SqlIdentifier identifier) {
    return identifier.isStar()
        || (identifier.isSimple()
            && MOMENTS.contains(identifier.getSimple().toUpperCase(Locale.ROOT)));
  }

  /** Finds what is neither a parameter nor a function. */
  private final class Names extends SqlShuttle {
    @Override
    public @Nullable SqlNode visit(SqlIdentifier identifier) {
      if (isOfSql(identifier)) {
        return identifier;
      }
      if (!identifier.isSimple()
          || !parameters.containsKey(identifier.getSimple().toLowerCase(Locale.ROOT))) {
        throw mistake(
            identifier,
            "%s is no parameter of the function %s (it has: %s)"
                .formatted(
                    identifier,
                    name,
                    parameters.isEmpty() ? "none" : String.join(", ", parameters.keySet())));
      }
      return identifier;
    }

    @Override
    public @Nullable SqlNode visit(SqlDynamicParam parameter) {
      throw mistake(parameter, "The function " + name + " has a ? in it (name its parameters)");
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      if (call.isA(SqlKind.QUERY)) {
        throw mistake(
            call, "The function " + name + " has a query in it (must be an expression of values)");
      }
      if (call.getOperator() instanceof SqlUnresolvedFunction
          && call.getOperator().getName().equalsIgnoreCase(name)) {
        throw mistake(
            call,
            "The function %s calls itself (it may call functions that were defined before it)"
                .formatted(name));
      }
      return super.visit(call);
    }

    private QueryException mistake(SqlNode at, String message) {
      SqlParserPos position = at.getParserPosition();
      return new QueryException(message, position);
    }
  }

  /** Puts arguments in the places of parameters. */
  private static final class Arguments extends SqlShuttle {
    private final Map<String, SqlNode> values;

    Arguments(Map<String, SqlNode> values) {
      this.values = values;
    }

    @Override
    public @Nullable SqlNode visit(SqlIdentifier identifier) {
      return isOfSql(identifier)
          ? identifier
          : values.get(identifier.getSimple().toLowerCase(Locale.ROOT));
    }
  }

  /** Puts what they stand for in the places of calls. */
  static final class Calls extends SqlShuttle {
    private final Map<String, DefinedFunction> functions;
    private final int[] calls;

    /**
     * @param functions by their names in lower case
     */
    Calls(Map<String, DefinedFunction> functions) {
      this(functions, new int[1]);
    }

    private Calls(Map<String, DefinedFunction> functions, int[] calls) {
      this.functions = functions;
      this.calls = calls;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      SqlNode visited = super.visit(call);
      if (!(visited instanceof SqlCall inner)
          || !(inner.getOperator() instanceof SqlUnresolvedFunction)) {
        return visited;
      }
      DefinedFunction function =
          functions.get(inner.getOperator().getName().toLowerCase(Locale.ROOT));
      return function == null ? visited : expand(inner, function);
    }

    private @Nullable SqlNode expand(SqlCall call, DefinedFunction function) {
      SqlParserPos position = call.getParserPosition();
      if (call.getFunctionQuantifier() != null) {
        throw new QueryException(
            "%s takes no %s (write it into the function's expression)"
                .formatted(function.name, call.getFunctionQuantifier()),
            position);
      }
      calls[0]++;
      if (calls[0] > MOST_CALLS) {
        throw new QueryException(
            "Functions that call functions are more than %d calls here".formatted(MOST_CALLS),
            position);
      }
      return function
          .body(call.getOperandList(), position)
          .accept(new Calls(definedBefore(function), calls));
    }

    /** So that none calls itself. */
    private Map<String, DefinedFunction> definedBefore(DefinedFunction function) {
      Map<String, DefinedFunction> before = new LinkedHashMap<>();
      for (Map.Entry<String, DefinedFunction> one : functions.entrySet()) {
        if (one.getValue() == function) {
          break;
        }
        before.put(one.getKey(), one.getValue());
      }
      return before;
    }
  }
}
