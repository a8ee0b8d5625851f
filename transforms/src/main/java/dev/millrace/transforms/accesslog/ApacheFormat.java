package dev.millrace.transforms.accesslog;

import dev.millrace.transforms.accesslog.FormatToken.Literal;
import dev.millrace.transforms.accesslog.FormatToken.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the language of Apache's {@code LogFormat} directive, as <a
 * href="https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats">mod_log_config</a>
 * documents it. Directives that say nothing about the fields of {@link AccessLogLine} are skipped
 * fields, known or not.
 */
final class ApacheFormat {
  private final String format;
  private final List<FormatToken> tokens = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int at;

  private ApacheFormat(String format) {
    this.format = format;
  }

  static List<FormatToken> tokens(String format) {
    return new ApacheFormat(format).read();
  }

  private List<FormatToken> read() {
    while (at < format.length()) {
      char c = format.charAt(at);
      if (c == '%') {
        readDirective();
      } else if (c == '\\' && at + 1 < format.length()) {
        literal.append(unescaped(format.charAt(at + 1)));
        at += 2;
      } else {
        literal.append(c);
        at++;
      }
    }
    endLiteral();
    return tokens;
  }

  private static char unescaped(char escape) {
    return switch (escape) {
      case 'n' -> '\n';
      case 't' -> '\t';
      default -> escape;
    };
  }

  private void readDirective() {
    int start = at++;
    if (at < format.length() && format.charAt(at) == '%') {
      literal.append('%');
      at++;
      return;
    }
    // Modifiers: a list of statuses, perhaps negated, and which of several internal requests.
    while (at < format.length() && "!<>,0123456789".indexOf(format.charAt(at)) >= 0) {
      at++;
    }
    String argument = "";
    if (at < format.length() && format.charAt(at) == '{') {
      int close = format.indexOf('}', at);
      if (close < 0) {
        throw FormatCompiler.invalid(format, start, "'{' without '}'");
      }
      argument = format.substring(at + 1, close);
      at = close + 1;
    }
    if (at < format.length() && format.charAt(at) == '^') {
      at += 2;
    }
    if (at >= format.length() || !Character.isLetter(format.charAt(at))) {
      throw FormatCompiler.invalid(format, start, "'%' without a letter (write %% for a percent)");
    }
    char letter = format.charAt(at++);
    String name = format.substring(start, at);
    boolean trailer = name.indexOf('^') > 0;
    boolean bracketed = letter == 't' && argument.isEmpty() && !trailer;
    if (bracketed) {
      literal.append('[');
    }
    endLiteral();
    tokens.add(
        trailer
            ? new Variable(name, Field.SKIPPED, 0, null, start)
            : variable(name, letter, argument, start));
    if (bracketed) {
      literal.append(']');
    }
  }

  private Variable variable(String name, char letter, String argument, int start) {
    boolean original = name.indexOf('<') > 0;
    return switch (letter) {
      case 'h' -> new Variable(name, Field.CLIENT, 0, null, start);
      case 'a' -> new Variable(name, Field.CLIENT, argument.isEmpty() ? 1 : 2, null, start);
      case 'l' -> new Variable(name, Field.IDENT, 0, null, start);
      case 'u' -> new Variable(name, Field.USER, 0, null, start);
      case 't' ->
          new Variable(name, Field.TIME, 0, TimePattern.ofApache(format, start, argument), start);
      case 'r' -> new Variable(name, Field.REQUEST, 0, null, start);
      case 'm' -> new Variable(name, Field.METHOD, 0, null, start);
      case 'U' -> new Variable(name, Field.TARGET, 1, null, start);
      case 'q' -> new Variable(name, Field.QUERY, 0, null, start);
      case 'H' -> new Variable(name, Field.PROTOCOL, 0, null, start);
      case 's' -> new Variable(name, Field.STATUS, original ? 2 : finalOrOnly(name), null, start);
      case 'b' -> new Variable(name, Field.BYTES, 0, null, start);
      case 'B' -> new Variable(name, Field.BYTES, 1, null, start);
      case 'O' -> new Variable(name, Field.BYTES, 2, null, start);
      case 'i' -> header(name, argument, start);
      default -> new Variable(name, Field.SKIPPED, 0, null, start);
    };
  }

  private static int finalOrOnly(String name) {
    return name.indexOf('>') > 0 ? 0 : 1;
  }

  private static Variable header(String name, String header, int start) {
    return switch (header.toLowerCase(Locale.ROOT)) {
      case "referer" -> new Variable(name, Field.REFERRER, 0, null, start);
      case "user-agent" -> new Variable(name, Field.AGENT, 0, null, start);
      default -> new Variable(name, Field.SKIPPED, 0, null, start);
    };
  }

  private void endLiteral() {
    if (!literal.isEmpty()) {
      tokens.add(new Literal(literal.toString()));
      literal.setLength(0);
    }
  }
}
