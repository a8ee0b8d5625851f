package dev.millrace.transforms.accesslog;

import static dev.millrace.transforms.accesslog.Reading.entry;
import static dev.millrace.transforms.accesslog.Reading.rejection;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.SerializableUtils;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatTest {
  private static final Instant INSTANT = Instant.parse("2000-10-10T20:55:36Z");
  private static final AccessLogEntry ENTRY =
      new AccessLogEntry(
          "192.0.2.7",
          "",
          "frank",
          INSTANT,
          "GET",
          "/a.gif?b=c",
          "HTTP/1.0",
          "GET /a.gif?b=c HTTP/1.0",
          200,
          2326,
          "http://example.com/",
          "Mozilla/4.08");

  static Stream<Arguments> readsTheSameEntryFromManyFormats() {
    String time = "[10/Oct/2000:13:55:36 -0700]";
    String end = "200 2326 \"http://example.com/\" \"Mozilla/4.08\"";
    return Stream.of(
        written("combined", "192.0.2.7 - frank " + time + " \"GET /a.gif?b=c HTTP/1.0\" " + end),
        written(
            "vhost_combined",
            "www.example.com:80 192.0.2.7 - frank " + time + " \"GET /a.gif?b=c HTTP/1.0\" " + end),
        written(
            "%h %l %u %t \\\"%r\\\" %>s %b \\\"%{Referer}i\\\" \\\"%{User-Agent}i\\\"",
            "192.0.2.7 - frank " + time + " \"GET /a.gif?b=c HTTP/1.0\" " + end),
        written(
            "LogFormat \"%h %l %u %t \\\"%r\\\" %>s %b \\\"%{Referer}i\\\""
                + " \\\"%{User-Agent}i\\\"\" \"it's mine\"",
            "192.0.2.7 - frank " + time + " \"GET /a.gif?b=c HTTP/1.0\" " + end),
        written(
            """
            log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                '$status $body_bytes_sent "$http_referer" '
                '"$http_user_agent"';
            """,
            "192.0.2.7 - frank " + time + " \"GET /a.gif?b=c HTTP/1.0\" " + end),
        written(
            "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent"
                + " \"$http_referer\" \"$http_user_agent\" \"$http_x_forwarded_for\"",
            "192.0.2.7 - frank " + time + " \"GET /a.gif?b=c HTTP/1.0\" " + end + " \"-\""),
        written(
            "${remote_addr} ${remote_user} ${time_iso8601} $request_method \"$request_uri\""
                + " $server_protocol $status $bytes_sent \"$http_referer\" \"$http_user_agent\""
                + " rt=$request_time",
            "192.0.2.7 frank 2000-10-10T13:55:36-07:00 GET \"/a.gif?b=c\" HTTP/1.0 "
                + end
                + " rt=0.001"),
        written(
            "{\"at\": $msec, \"who\": \"$remote_addr\", \"user\": \"$remote_user\", \"what\":"
                + " \"$request\", \"s\": $status, \"b\": $body_bytes_sent, \"from\":"
                + " \"$http_referer\", \"with\": \"$http_user_agent\"}",
            "{\"at\": 971211336.000, \"who\": \"192.0.2.7\", \"user\": \"frank\", \"what\": \"GET"
                + " /a.gif?b=c HTTP/1.0\", \"s\": 200, \"b\": 2326, \"from\":"
                + " \"http://example.com/\", \"with\": \"Mozilla/4.08\"}"),
        written(
            "$remote_addr $remote_user [$time_local] \"$request_method $scheme://$host$request_uri"
                + " $server_protocol\" $status $body_bytes_sent \"$http_referer\""
                + " \"$http_user_agent\"",
            "192.0.2.7 frank "
                + time
                + " \"GET https://www.example.com/a.gif?b=c HTTP/1.0\" "
                + end),
        written(
            "$remote_addr $remote_user [$time_local] $request_method $uri$is_args$args"
                + " $server_protocol $status $body_bytes_sent \"$http_referer\""
                + " \"$http_user_agent\"",
            "192.0.2.7 frank " + time + " GET /a.gif?b=c HTTP/1.0 " + end),
        written(
            "$remote_addr $remote_user [$time_local] $request_method $uri ($args)"
                + " $server_protocol $status $body_bytes_sent \"$http_referer\""
                + " \"$http_user_agent\"",
            "192.0.2.7 frank " + time + " GET /a.gif (b=c) HTTP/1.0 " + end),
        written(
            "%a %u %t \"%m %U%q %H\" %s %B \"%{Referer}i\" \"%{User-agent}i\"",
            "192.0.2.7 frank " + time + " \"GET /a.gif?b=c HTTP/1.0\" " + end),
        written(
            "%a %u %t \"%m\" \"%U\" \"%q\" \"%H\" %s %O \"%{Referer}i\" \"%{User-agent}i\"",
            "192.0.2.7 frank " + time + " \"GET\" \"/a.gif\" \"?b=c\" \"HTTP/1.0\" " + end),
        written(
            "%s %>s %<s %O %I %b %A %a %h %l \"%u\" %D %T %p %V \"%r\" \"%q\" \"%U\" %t \"%m\""
                + " \"%!200,304,302{Referer}i\" \"%200{User-agent}i\" %{X}o %{Y}e %{Z}C %^ti %%",
            "302 200 302 2600 2600 2326 192.0.2.1 192.0.2.8 192.0.2.7 - \"frank\" 5 0 80 v \"GET"
                + " /a.gif?b=c HTTP/1.0\" \"?x\" \"/x\" "
                + time
                + " \"POST\" \"http://example.com/\" \"Mozilla/4.08\" x y z t %"),
        written(
            "%%%h\t%u\t%t\t%r\t%>s\t%b\t%{Referer}i\t%{User-agent}i",
            "%192.0.2.7\tfrank\t"
                + time
                + "\tGET /a.gif?b=c HTTP/1.0\t200\t2326\thttp://example.com/\tMozilla/4.08"));
  }

  private static Arguments written(String format, String line) {
    return Arguments.of(format, line);
  }

  @ParameterizedTest
  @MethodSource
  void readsTheSameEntryFromManyFormats(String format, String line) {
    assertThat(entry(LogFormat.of(format), line), is(ENTRY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%{sec}t | 971211336 | 2000-10-10T20:55:36Z",
        "%{msec}t | 971211336123 | 2000-10-10T20:55:36.123Z",
        "%{usec}t | 971211336123456 | 2000-10-10T20:55:36.123Z",
        "%{begin:msec}t | 971211336123 | 2000-10-10T20:55:36.123Z",
        "%{end}t | 10/Oct/2000:13:55:36 -0700 | 2000-10-10T20:55:36Z",
        "%{%s}t | 971211336 | 2000-10-10T20:55:36Z",
        "%{%d/%b/%Y:%T %z}t | 10/Oct/2000:13:55:36 -0700 | 2000-10-10T20:55:36Z",
        "%{%Y-%m-%dT%H:%M:%S%z}t | 2000-10-10T13:55:36-0700 | 2000-10-10T20:55:36Z",
        "%{%F %R:%S %z}t | 2000-10-10 13:55:36 -07:00 | 2000-10-10T20:55:36Z",
        "%{%a, %e %B %y %I:%M:%S %p %z}t | Tue, 10 october 00 01:55:36 PM -0700 |"
            + " 2000-10-10T20:55:36Z",
        "%{%D %l.%M.%S%P day %j, %z}t | 10/05/00 12.05.07am day 279, +0000 | 2000-10-05T00:05:07Z",
        "%{%d/%b/%Y %T}t.%{msec_frac}t %{%z}t | 10/Oct/2000 13:55:36.789 -0700 |"
            + " 2000-10-10T20:55:36.789Z",
        "%{%FT%T}t,%{usec_frac}t%{%z}t | 2000-10-10T13:55:36,789012Z | 2000-10-10T13:55:36.789Z",
      })
  void readsTimesThatTheFormatSpells(String pattern, String written, String instant) {
    LogFormat format = LogFormat.of("%h " + pattern + " \"%r\"");

    AccessLogEntry entry = entry(format, "::1 " + written + " \"GET / HTTP/1.1\"");

    assertThat(entry.time(), is(Instant.parse(instant)));
    assertThat(entry.target(), is("/"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%{sec}t | now",
        "%{sec}t | 999999999999999999",
        "%{msec}t | 9999999999999999999999",
        "%{%d/%b/%Y:%T %z}t | 10/Okt/2000:13:55:36 -0700",
        "%{%d/%b/%Y:%T %z}t | 10/Oct/2000:13:55:36 UTC",
        "%{%d/%B/%Y:%T %z}t | 10/Oct/2000:13:55:36 -0700",
        "%{%F %I:%M:%S %p %z}t | 2000-10-10 13:55:36 PM -0700",
        "%{%F %I:%M:%S %p %z}t | 2000-10-10 01:55:36 XM -0700",
        "%{%F %T}t.%{msec_frac}t %{%z}t | 2000-10-10 13:55:36.78 -0700",
      })
  void rejectsTimesThatTheFormatDoesNotSpell(String pattern, String written) {
    LogFormat format = LogFormat.of("%h " + pattern + " \"%r\"");

    Rejection rejection = rejection(format, "::1 " + written + " \"GET / HTTP/1.1\"");

    assertThat(rejection.reason(), is("bad-time"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "combind | Invalid log format: 'combind' (must be combined, common, vhost_combined, an"
            + " Apache LogFormat like '%h %l %u %t \"%r\" %>s %b', or an nginx log_format like"
            + " '$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent')",
        "%h %{Referer | Invalid log format: '{' without '}' at position 3 of '%h %{Referer'",
        "%h % %t | Invalid log format: '%' without a letter (write %% for a percent) at position 3"
            + " of '%h % %t'",
        "%h %t % | Invalid log format: '%' without a letter (write %% for a percent) at position 6"
            + " of '%h %t %'",
        "%h%l %t | Invalid log format: nothing between %h and %l to tell them apart at position 2"
            + " of '%h%l %t'",
        "$remote_addr$remote_user $msec | Invalid log format: nothing between $remote_addr and"
            + " $remote_user to tell them apart at position 12 of '$remote_addr$remote_user $msec'",
        "$remote_addr $ $msec | Invalid log format: '$' without a name at position 13 of"
            + " '$remote_addr $ $msec'",
        "${remote_addr $msec | Invalid log format: '${' without '}' at position 0 of"
            + " '${remote_addr $msec'",
        "%l %u %t | Invalid log format: no client in '%l %u %t' (must have %h, %a or $remote_addr,"
            + " or a client field must be named)",
        "%h %l %u | Invalid log format: no time in '%h %l %u' (must have %t, %{...}t, $time_local,"
            + " $time_iso8601 or $msec)",
        "%h %{%F %T}t | Invalid log format: %{%F %T}t is no full time, it lacks zone (%z) at"
            + " position 3 of '%h %{%F %T}t'",
        "%h %{%H:%M}t | Invalid log format: %{%H:%M}t is no full time, it lacks year, month, day,"
            + " second, zone (%z) at position 3 of '%h %{%H:%M}t'",
        "%h %{%c}t | Invalid log format: time with '%c', which cannot be read back, at position 3"
            + " of '%h %{%c}t'",
        "LogFormat combined | Invalid log format: directive without a format in quotes at position"
            + " 0 of 'LogFormat combined'",
        "log_format main '$remote_addr | Invalid log format: quote without an end at position 16 of"
            + " 'log_format main '$remote_addr'",
        "%h %{%T%}t | Invalid log format: '%' at the end of a time at position 3 of '%h %{%T%}t'",
      })
  void saysWhatIsWrongWithAFormatAndWhere(String format, String message) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> LogFormat.of(format));

    assertThat(refusal.getMessage(), is(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // header | trusted proxies | logged | client
        "X-Forwarded-For | | 203.0.113.9 | 203.0.113.9",
        "x-forwarded-for | | 203.0.113.9, 10.0.0.1 | 10.0.0.1",
        "%{X-Forwarded-For}i | 10.0.0.0/8 | 198.51.100.1, 203.0.113.9, 10.0.0.1 | 203.0.113.9",
        "X-Forwarded-For | 10.0.0.0/8 203.0.113.9 | 198.51.100.1,203.0.113.9,10.0.0.1 |"
            + " 198.51.100.1",
        "X-Forwarded-For | 10.0.0.0/8 | 10.0.0.2, 10.0.0.1 | 10.0.0.2",
        "X-Forwarded-For | 10.0.0.0/8 | unknown, 10.0.0.1 | 10.0.0.1",
        "X-Forwarded-For | 10.0.0.0/8 | - | 192.0.2.7",
        "X-Forwarded-For | 10.0.0.0/8 | unknown | 192.0.2.7",
        "X-Forwarded-For | 10.0.0.0/8 | 1.2.3.4.5 | 192.0.2.7",
        "X-Forwarded-For | 10.0.0.0/8 | 203.0.113.9:4711, 10.0.0.1:80 | 203.0.113.9",
        "X-Forwarded-For | 2001:db8::/32 | 2001:db9::1, [2001:db8::1]:443 | 2001:db9::1",
        "X-Forwarded-For | 10.0.0.0/8 | 203.0.113.9, ::ffff:10.1.2.3 | 203.0.113.9",
        "%a | 10.0.0.0/8 | 203.0.113.9 | 192.0.2.8",
        "h | | 203.0.113.9 | 192.0.2.7",
      })
  void takesTheClientFromTheNamedField(String field, String proxies, String logged, String client) {
    LogFormat format =
        LogFormat.of("%h %a %t \"%{X-Forwarded-For}i\"")
            .withClientField(field)
            .withTrustedProxies(proxies == null ? List.of() : List.of(proxies.split(" ")));

    String line = "192.0.2.7 192.0.2.8 [10/Oct/2000:13:55:36 -0700] \"" + logged + "\"";

    assertThat(entry(format, line).client(), is(client));
  }

  @Test
  void takesTheClientFromAnNginxHeaderEvenWithoutQuotes() {
    LogFormat format =
        LogFormat.of("$http_x_forwarded_for $remote_addr [$time_local] $status")
            .withClientField("X-Forwarded-For")
            .withTrustedProxies(List.of("10.10.0.0/16"));
    String line = "1.2.3.4, 10.10.1.1 10.10.1.2 [10/Oct/2000:13:55:36 -0700] 200";

    assertThat(entry(format, line).client(), is("1.2.3.4"));
  }

  @Test
  void refusesAClientFieldThatTheFormatDoesNotHave() {
    LogFormat format = LogFormat.of("%h %t %>s");

    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> format.withClientField("X-Forwarded-For"));

    assertThat(
        refusal.getMessage(),
        is(
            "Invalid client field: 'X-Forwarded-For' (must be a field of the log format"
                + " '%h %t %>s': %h, %t, %>s)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "proxy", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::1/129", ":::"})
  void refusesATrustedProxyThatIsNoRange(String proxy) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> LogFormat.of("common").withTrustedProxies(List.of(proxy)));

    assertThat(
        refusal.getMessage(),
        startsWith("Invalid trusted proxy: '" + proxy + "' (must be an address like 192.0.2.7 or"));
  }

  @Test
  void equalsWhatReadsTheSameAndSurvivesSerialization() {
    LogFormat format =
        LogFormat.of("%h %t \"%{X-Forwarded-For}i\"")
            .withClientField("X-Forwarded-For")
            .withTrustedProxies(List.of("10.0.0.0/8"));

    assertThat(SerializableUtils.ensureSerializable(format), is(format));
    assertThat(SerializableUtils.clone(format).hashCode(), is(format.hashCode()));
    assertThat(LogFormat.of(" combined "), is(LogFormat.of("combined")));
    assertThat(LogFormat.of("combined"), is(not(LogFormat.of("common"))));
    assertThat(format.withTrustedProxies(List.of()), is(not(format)));
    assertThat(format.withClientField("%h"), is(not(format)));
  }
}
