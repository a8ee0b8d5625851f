package dev.millrace.transforms.accesslog;

import dev.millrace.transforms.accesslog.FormatToken.Literal;
import dev.millrace.transforms.accesslog.FormatToken.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the language of nginx's {@code log_format} directive, as <a
 * href="https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format">ngx_http_log_module</a>
 * documents it. Variables that say nothing about the fields of {@link AccessLogLine} are skipped
 * fields, known or not.
 */
final class NginxFormat {
  private final String format;
  private final List<FormatToken> tokens = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int at;

  private NginxFormat(String format) {
    this.format = format;
  }

  static List<FormatToken> tokens(String format) {
    return new NginxFormat(format).read();
  }

  private List<FormatToken> read() {
    while (at < format.length()) {
      char c = format.charAt(at);
      if (c == '$') {
        readVariable();
      } else if (c == '\\' && at + 1 < format.length()) {
        literal.append(format.charAt(at + 1) == 't' ? '\t' : format.charAt(at + 1));
        at += 2;
      } else {
        literal.append(c);
        at++;
      }
    }
    endLiteral();
    return tokens;
  }

  private void readVariable() {
    int start = at++;
    boolean braced = at < format.length() && format.charAt(at) == '{';
    if (braced) {
      at++;
    }
    int nameStart = at;
    while (at < format.length() && isNameCharacter(format.charAt(at))) {
      at++;
    }
    String variable = format.substring(nameStart, at);
    if (variable.isEmpty()) {
      throw FormatCompiler.invalid(format, start, "'$' without a name");
    }
    if (braced) {
      if (at >= format.length() || format.charAt(at) != '}') {
        throw FormatCompiler.invalid(format, start, "'${' without '}'");
      }
      at++;
    }
    endLiteral();
    tokens.add(variable(variable, "$" + variable, start));
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private static Variable variable(String variable, String name, int start) {
    return switch (variable) {
      case "remote_addr" -> new Variable(name, Field.CLIENT, 0, null, start);
      case "the_real_ip", "http_x_real_ip", "realip_remote_addr" ->
          new Variable(name, Field.CLIENT, 3, null, start);
      case "remote_user" -> new Variable(name, Field.USER, 0, null, start);
      case "time_local" -> new Variable(name, Field.TIME, 0, TimePattern.COMMON, start);
      case "time_iso8601" -> new Variable(name, Field.TIME, 0, TimePattern.COMMON, start);
      case "msec" -> new Variable(name, Field.TIME, 0, TimePattern.EPOCH_SECONDS, start);
      case "request" -> new Variable(name, Field.REQUEST, 0, null, start);
      case "request_method" -> new Variable(name, Field.METHOD, 0, null, start);
      case "request_uri" -> new Variable(name, Field.TARGET, 0, null, start);
      case "uri", "document_uri" -> new Variable(name, Field.TARGET, 1, null, start);
      case "args", "query_string" -> new Variable(name, Field.ARGUMENTS, 0, null, start);
      case "server_protocol" -> new Variable(name, Field.PROTOCOL, 0, null, start);
      case "status" -> new Variable(name, Field.STATUS, 0, null, start);
      case "body_bytes_sent" -> new Variable(name, Field.BYTES, 0, null, start);
      case "bytes_sent" -> new Variable(name, Field.BYTES, 1, null, start);
      case "http_referer" -> new Variable(name, Field.REFERRER, 0, null, start);
      case "http_user_agent" -> new Variable(name, Field.AGENT, 0, null, start);
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
