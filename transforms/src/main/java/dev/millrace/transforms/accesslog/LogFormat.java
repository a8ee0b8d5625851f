package dev.millrace.transforms.accesslog;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a web server writes its access log, checked when it is made. Immutable, {@link Serializable},
 * equal to another that reads the same.
 *
 * <p>A format is one of the presets {@code combined}, {@code common} and {@code vhost_combined}, an
 * Apache <a href="https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats">LogFormat</a>
 * string ({@code %h %l %u %t "%r" %>s %b}), or an nginx <a
 * href="https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format">log_format</a> string
 * ({@code $remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent}). A whole
 * directive of the configuration will do as well. It must have a client and a full time. Fields
 * that {@link AccessLogEntry} has no place for are skipped. Of several sources of one field the
 * best is read: {@code %>s} before {@code %s}, {@code %h} before {@code %a}, the request line
 * before its parts.
 */
public final class LogFormat implements Serializable {
  private static final long serialVersionUID = 1;
  private static final String COMMON = "%h %l %u %t \"%r\" %>s %b";
  private static final String COMBINED = COMMON + " \"%{Referer}i\" \"%{User-Agent}i\"";
  private static final String VHOST_COMBINED =
      "%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"";

  private final String format;
  private final @Nullable String clientField;
  private final List<String> trustedProxies;

  private LogFormat(String format, @Nullable String clientField, List<String> trustedProxies) {
    this.format = format;
    this.clientField = clientField;
    this.trustedProxies = List.copyOf(trustedProxies);
    compile();
  }

  /**
   * The format of that name or text.
   *
   * @throws IllegalArgumentException if lines of that format cannot be parsed, with the place in
   *     the format
   */
  public static LogFormat of(String nameOrFormat) {
    String format =
        switch (nameOrFormat.trim()) {
          case "common" -> COMMON;
          case "combined" -> COMBINED;
          case "vhost_combined" -> VHOST_COMBINED;
          default -> Directive.formatIn(nameOrFormat.trim());
        };
    checkArgument(
        format.indexOf('%') >= 0 || format.indexOf('$') >= 0,
        "Invalid log format: '%s' (must be combined, common, vhost_combined, an Apache LogFormat"
            + " like '%h %l %u %t \"%r\" %>s %b', or an nginx log_format like '$remote_addr"
            + " - $remote_user [$time_local] \"$request\" $status $body_bytes_sent')",
        nameOrFormat);
    return new LogFormat(format, null, List.of());
  }

  /**
   * Takes the client from another field, for servers behind proxies: of the addresses in it, which
   * each proxy appends to, the rightmost that is no {@linkplain #withTrustedProxies trusted proxy}.
   * If all are, the leftmost; if there is none, the address that the server itself saw. What is no
   * address ends the list, because whoever wrote it could write anything to the left of it as well.
   *
   * <p>A client can send this field too: use it only where every request comes through a proxy.
   *
   * @param field a field of the format: the name of a header, like {@code X-Forwarded-For}, or the
   *     field as it is written there, like {@code %a}
   */
  public LogFormat withClientField(String field) {
    return new LogFormat(format, field, trustedProxies);
  }

  /**
   * Proxies whose word is taken, in addition to the one that the server saw.
   *
   * @param proxies addresses, or ranges in CIDR notation like {@code 10.0.0.0/8}
   */
  public LogFormat withTrustedProxies(List<String> proxies) {
    return new LogFormat(format, clientField, proxies);
  }

  CompiledFormat compile() {
    AddressRanges.of(trustedProxies);
    return FormatCompiler.compile(format, clientField);
  }

  AddressRanges trustedProxies() {
    return AddressRanges.of(trustedProxies);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogFormat that
        && format.equals(that.format)
        && Objects.equals(clientField, that.clientField)
        && trustedProxies.equals(that.trustedProxies);
  }

  @Override
  public int hashCode() {
    return Objects.hash(format, clientField, trustedProxies);
  }

  /** The format as a server's configuration has it. */
  @Override
  public String toString() {
    return format;
  }
}
