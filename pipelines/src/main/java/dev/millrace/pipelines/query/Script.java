package dev.millrace.pipelines.query;

import dev.millrace.pipelines.options.UsageException;
import dev.millrace.pipelines.query.SqlToken.Kind;
import dev.millrace.transforms.accesslog.LogFormat;
import dev.millrace.transforms.sql.DefinedFunction;
import dev.millrace.transforms.sql.QueryException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a text, and the access logs that its queries read: {@code access_log('path',
 * 'combined')} in a FROM stands for a table that is declared by it.
 */
final class Script {
  private static final String ACCESS_LOG = "access_log";

  private final String sql;
  private final List<Statement> statements = new ArrayList<>();
  private final List<TableAddress> logs = new ArrayList<>();
  private final Set<String> parameters = new TreeSet<>();

  private Script(String sql) {
    this.sql = sql;
  }

  /**
   * Takes a text apart.
   *
   * @throws dev.millrace.pipelines.options.UsageException at the first statement that is none
   */
  static Script of(String sql) {
    Script script = new Script(sql);
    List<SqlToken> one = new ArrayList<>();
    for (SqlToken token : SqlToken.of(sql)) {
      if (token.isSign(';')) {
        script.add(one);
        one.clear();
      } else {
        one.add(token);
      }
    }
    script.add(one);
    if (script.statements.isEmpty()) {
      throw SqlMistake.at(sql, 0, "There is no statement (write a SELECT)");
    }
    return script;
  }

  String sql() {
    return sql;
  }

  List<Statement> statements() {
    return statements;
  }

  /** Tables that queries declare where they read them. */
  List<TableAddress> logs() {
    return logs;
  }

  /** Names of the parameters that queries use. */
  Set<String> parameters() {
    return parameters;
  }

  private void add(List<SqlToken> tokens) {
    if (!tokens.isEmpty()) {
      statements.add(statement(new Cursor(sql, tokens)));
    }
  }

  private Statement statement(Cursor at) {
    SqlToken first = at.peek();
    if (first.isSign('(')) {
      return query(at);
    }
    return switch (first.upper()) {
      case "SELECT", "WITH", "VALUES" -> query(at);
      case "CREATE" -> create(at);
      case "INSERT" -> insert(at);
      case "SHOW" -> show(at);
      case "DESCRIBE" -> describe(at);
      default -> throw SqlMistake.at(sql, first.start(), MissingStatement.of(first.text()));
    };
  }

  private Statement create(Cursor at) {
    at.word("CREATE");
    if (at.peekIs("FUNCTION")) {
      return createFunction(at);
    }
    at.word("EXTERNAL", "EXTERNAL TABLE or FUNCTION");
    at.word("TABLE");
    SqlToken name = at.name("the table's name");
    @Nullable FileKind kind = null;
    if (at.peekIs("TYPE")) {
      at.word("TYPE");
      SqlToken type = at.nameOrText("a format, such as csv");
      kind =
          FileKind.ofWord(type.value())
              .orElseThrow(
                  () ->
                      SqlMistake.at(
                          sql,
                          type.start(),
                          "Unknown TYPE %s (must be one of %s)"
                              .formatted(type.text(), String.join(", ", FileKind.words()))));
    } else if (!at.isAtEnd() && at.peek().isSign('(')) {
      throw SqlMistake.at(
          sql,
          at.peek().start(),
          "Columns are not declared here (leave them out: the files have them, or give"
              + " LOCATION 'files?schema=FILE' with an Avro schema)");
    }
    at.word("LOCATION");
    SqlToken location = at.text("files in single quotes");
    at.end();
    TableAddress address = TableAddress.of(name.value(), location.value());
    return new Statement.CreateTable(kind == null ? address : address.in(kind), name.start());
  }

  private Statement createFunction(Cursor at) {
    at.word("FUNCTION");
    SqlToken name = at.name("the function's name");
    if (name.isWord(ACCESS_LOG)) {
      throw SqlMistake.at(
          sql,
          name.start(),
          "%s(…) is a log in a FROM (choose another name)".formatted(name.text()));
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    at.sign('(');
    while (!at.peekIs(')')) {
      SqlToken parameter = at.name("a parameter's name");
      // Names have no case.
      String key = parameter.value().toLowerCase(Locale.ROOT);
      if (parameters.put(key, at.type("its type, such as DOUBLE", ",")) != null) {
        throw SqlMistake.at(
            sql, parameter.start(), "There is a parameter %s already".formatted(parameter.text()));
      }
      if (at.peekIs(',')) {
        at.sign(',');
      }
    }
    at.sign(')');
    at.word("RETURNS");
    String type = at.type("the type of the result, such as DOUBLE", "RETURN");
    at.word("RETURN");
    String expression = placed(at.rest("an expression"));
    try {
      return new Statement.CreateFunction(
          DefinedFunction.of(name.value(), parameters, type, expression), name.start());
    } catch (QueryException mistake) {
      String message = String.valueOf(mistake.getMessage());
      throw mistake.line() > 0
          ? UsageException.of(message)
          : SqlMistake.at(sql, name.start(), message.replaceFirst("^Invalid SQL: ", ""));
    }
  }

  private Statement insert(Cursor at) {
    at.word("INSERT");
    at.word("INTO");
    SqlToken name = at.name("a declared table");
    return new Statement.Insert(name.value(), name.start(), query(at));
  }

  private Statement show(Cursor at) {
    at.word("SHOW");
    at.word("TABLES");
    at.end();
    return new Statement.ShowTables();
  }

  private Statement describe(Cursor at) {
    at.word("DESCRIBE");
    SqlToken name = at.name("a table");
    at.end();
    return new Statement.Describe(name.value(), name.start());
  }

  /** What is left of a statement. */
  private Statement.Ask query(Cursor at) {
    List<SqlToken> tokens = at.rest("a SELECT");
    StringBuilder text = new StringBuilder(placed(tokens));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (isParameter(tokens, i)) {
        parameters.add(tokens.get(i).text());
      }
      if (tokens.get(i).isName()) {
        names.add(tokens.get(i).value().toLowerCase(Locale.ROOT));
      }
      if (tokens.get(i).isWord(ACCESS_LOG)
          && i + 1 < tokens.size()
          && tokens.get(i + 1).isSign('(')) {
        names.add(log(tokens, i, text));
        i += 5;
      }
    }
    return new Statement.Ask(text.toString(), names);
  }

  /** A word right behind a colon; two colons are a CAST. */
  private static boolean isParameter(List<SqlToken> tokens, int at) {
    return at > 0
        && tokens.get(at).kind() == Kind.WORD
        && tokens.get(at - 1).isSign(':')
        && tokens.get(at - 1).end() == tokens.get(at).start()
        && !(at > 1
            && tokens.get(at - 2).isSign(':')
            && tokens.get(at - 2).end() == tokens.get(at - 1).start());
  }

  /** With blanks before it, so that each character stands where it stands in the whole text. */
  private String placed(List<SqlToken> tokens) {
    int start = tokens.get(0).start();
    return blank(sql.substring(0, start))
        + sql.substring(start, tokens.get(tokens.size() - 1).end());
  }

  /** Puts the name of a table in the place of a log, as long as that. */
  private String log(List<SqlToken> tokens, int at, StringBuilder text) {
    if (at + 5 >= tokens.size()
        || tokens.get(at + 2).kind() != Kind.TEXT
        || !tokens.get(at + 3).isSign(',')
        || tokens.get(at + 4).kind() != Kind.TEXT
        || !tokens.get(at + 5).isSign(')')) {
      throw SqlMistake.at(
          sql,
          tokens.get(at).start(),
          "access_log wants files and the format of their lines, as in"
              + " access_log('/var/log/nginx/access.log*', 'combined')");
    }
    SqlToken format = tokens.get(at + 4);
    try {
      LogFormat.of(format.value());
    } catch (IllegalArgumentException e) {
      throw SqlMistake.at(sql, format.start(), String.valueOf(e.getMessage()));
    }
    String name = "access_log_" + (logs.size() + 1);
    logs.add(TableAddress.ofLog(name, tokens.get(at + 2).value(), format.value()));
    int start = tokens.get(at).start();
    int end = tokens.get(at + 5).end();
    String place = blank(text.substring(start, end));
    text.replace(start, end, name + place.substring(name.length()));
    return name;
  }

  /** Nothing but blanks, and the ends of lines where they are. */
  static String blank(String text) {
    return text.replaceAll("[^\\n]", " ");
  }
}
