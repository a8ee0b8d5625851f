package dev.millrace.transforms.accesslog;

import dev.millrace.transforms.accesslog.FormatToken.Literal;
import dev.millrace.transforms.accesslog.FormatToken.Variable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the tokens of a format into steps: decides which of several variables is read for a field,
 * recognises quoted fields, and refuses what cannot be taken apart again.
 */
final class FormatCompiler {
  private final String format;
  private final List<FormatToken> tokens;

  private FormatCompiler(String format, List<FormatToken> tokens) {
    this.format = format;
    this.tokens = tokens;
  }

  /**
   * @param clientField name of the field whose addresses name the client, or null for the usual one
   * @throws IllegalArgumentException if lines of this format cannot be parsed
   */
  static CompiledFormat compile(String format, @Nullable String clientField) {
    List<FormatToken> tokens =
        new ArrayList<>(isNginx(format) ? NginxFormat.tokens(format) : ApacheFormat.tokens(format));
    FormatCompiler compiler = new FormatCompiler(format, tokens);
    compiler.joinTimes();
    compiler.joinTargets();
    compiler.nameClient(clientField);
    compiler.choose();
    return compiler.steps();
  }

  static IllegalArgumentException invalid(String format, int position, String problem) {
    return new IllegalArgumentException(
        "Invalid log format: " + problem + " at position " + position + " of '" + format + "'");
  }

  private static boolean isNginx(String format) {
    int dollar = format.indexOf('$');
    int percent = format.indexOf('%');
    return dollar >= 0 && (percent < 0 || dollar < percent);
  }

  /** Apache writes one time in several directives: {@code %{%d/%b/%Y:%T}t.%{msec_frac}t}. */
  private void joinTimes() {
    for (int i = 0; i < tokens.size(); i++) {
      while (tokens.get(i) instanceof Variable first
          && first.time() != null
          && !first.time().isFull()
          && join(i, first, first.time())) {}
    }
  }

  private boolean join(int i, Variable first, TimePattern time) {
    String between = "";
    int next = i + 1;
    if (next < tokens.size() && tokens.get(next) instanceof Literal literal) {
      between = literal.text();
      next++;
    }
    if (next < tokens.size()
        && tokens.get(next) instanceof Variable second
        && second.time() != null
        && !second.time().isFull()) {
      tokens.set(
          i,
          new Variable(
              first.name() + between + second.name(),
              Field.TIME,
              0,
              time.then(between, second.time()),
              first.position()));
      tokens.subList(i + 1, next + 1).clear();
      return true;
    }
    return false;
  }

  /** Path and query without anything between them are one target. */
  private void joinTargets() {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i) instanceof Variable path && path.field() == Field.TARGET) {
        if (tokens.get(i + 1) instanceof Variable mark && mark.name().equals("$is_args")) {
          tokens.remove(i + 1);
        }
        if (i + 1 < tokens.size()
            && tokens.get(i + 1) instanceof Variable query
            && (query.field() == Field.QUERY || query.field() == Field.ARGUMENTS)) {
          tokens.set(i, path.as(Field.TARGET, 0));
          tokens.remove(i + 1);
        }
      }
    }
  }

  private void nameClient(@Nullable String clientField) {
    if (clientField == null) {
      return;
    }
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i) instanceof Variable variable && variable.isCalled(clientField)) {
        boolean address = variable.field() == Field.CLIENT;
        tokens.set(i, address ? variable.as(Field.CLIENT, -1) : variable.as(Field.FORWARDED, 0));
        return;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            "Invalid client field: '%s' (must be a field of the log format '%s': %s)",
            clientField,
            format,
            variables().stream().map(Variable::name).collect(Collectors.joining(", "))));
  }

  private List<Variable> variables() {
    return tokens.stream().filter(Variable.class::isInstance).map(Variable.class::cast).toList();
  }

  /** Leaves one variable for each field, and skips the others. */
  private void choose() {
    Map<Field, Variable> best = new EnumMap<>(Field.class);
    for (Variable variable : variables()) {
      boolean usable = variable.time() == null || variable.time().isFull();
      if (usable) {
        best.merge(variable.field(), variable, (a, b) -> b.rank() < a.rank() ? b : a);
      }
    }
    requireClientAndTime(best);
    if (best.containsKey(Field.REQUEST)) {
      best.remove(Field.METHOD);
      best.remove(Field.TARGET);
      best.remove(Field.PROTOCOL);
    }
    Variable target = best.get(Field.TARGET);
    if (target == null || target.rank() == 0) {
      best.remove(Field.QUERY);
      best.remove(Field.ARGUMENTS);
    }
    tokens.replaceAll(
        token ->
            token instanceof Variable variable && !variable.equals(best.get(variable.field()))
                ? variable.as(Field.SKIPPED, 0)
                : token);
  }

  private void requireClientAndTime(Map<Field, Variable> best) {
    if (!best.containsKey(Field.CLIENT) && !best.containsKey(Field.FORWARDED)) {
      throw new IllegalArgumentException(
          "Invalid log format: no client in '"
              + format
              + "' (must have %h, %a or $remote_addr, or a client field must be named)");
    }
    if (!best.containsKey(Field.TIME)) {
      for (Variable variable : variables()) {
        if (variable.time() != null) {
          throw invalid(
              format,
              variable.position(),
              variable.name() + " is no full time, it lacks " + variable.time().missing());
        }
      }
      throw new IllegalArgumentException(
          "Invalid log format: no time in '"
              + format
              + "' (must have %t, %{...}t, $time_local, $time_iso8601 or $msec)");
    }
  }

  private CompiledFormat steps() {
    List<FieldStep> steps = new ArrayList<>();
    StringBuilder before = new StringBuilder(literalAt(0));
    int i = before.isEmpty() ? 0 : 1;
    boolean quoted = opensQuote(before, literalAt(i + 1));
    byte[] prefix = bytes(before);
    while (i < tokens.size()) {
      Variable variable = (Variable) tokens.get(i);
      StringBuilder separator = new StringBuilder(literalAt(i + 1));
      int next = separator.isEmpty() ? i + 1 : i + 2;
      if (quoted) {
        separator.deleteCharAt(0);
      }
      boolean last = next >= tokens.size();
      boolean nextQuoted = !last && opensQuote(separator, literalAt(next + 1));
      int skipped = separator.length();
      if (!last && separator.isEmpty() && !quoted && variable.field() != Field.TIME) {
        separator.append(nextQuoted ? "\"" : startOf((Variable) tokens.get(next), variable.name()));
      }
      steps.add(
          new FieldStep(
              variable.field(),
              variable.name(),
              quoted,
              bytes(separator),
              skipped,
              variable.field() == Field.TIME ? variable.time() : null));
      quoted = nextQuoted;
      i = next;
    }
    return new CompiledFormat(prefix, steps, chosenTime());
  }

  /** What a field starts with, where nothing stands between it and the one before. */
  private String startOf(Variable variable, String before) {
    if (variable.field() == Field.TARGET) {
      return "/";
    }
    throw invalid(
        format,
        variable.position(),
        "nothing between " + before + " and " + variable.name() + " to tell them apart");
  }

  private TimePattern chosenTime() {
    for (Variable variable : variables()) {
      if (variable.field() == Field.TIME && variable.time() != null) {
        return variable.time();
      }
    }
    throw new IllegalStateException("No time chosen for '" + format + "'");
  }

  private String literalAt(int i) {
    return i < tokens.size() && tokens.get(i) instanceof Literal literal ? literal.text() : "";
  }

  /** Takes the opening quote off the text before a field if the text after it has the other. */
  private static boolean opensQuote(StringBuilder before, String after) {
    boolean opens = before.length() > 0 && before.charAt(before.length() - 1) == '"';
    if (opens && after.startsWith("\"")) {
      before.setLength(before.length() - 1);
      return true;
    }
    return false;
  }

  private static byte[] bytes(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
